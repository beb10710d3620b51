// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.cli.CliException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** The main agent's workspace: its regular files, none of them to be run. Version control stays behind: its hooks and settings run programs. */
final class Workspace {
    private static final FileAttribute<?> FOLDER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<String> BEHIND = Set.of(".git", ".hg", ".svn", "node_modules", ".venv");
    private static final int MOST = 50_000;
    private static final long LARGEST = 2L << 30;

    private final Report report;
    private final boolean dry;

    Workspace(Report report, boolean dry) {
        this.report = report;
        this.dry = dry;
    }

    void take(Path from, Path to) {
        try {
            if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (Files.isDirectory(to) && !empty(to)) {
                report.left("workspace " + from, "there is something in " + to + " already; move it away to take this one");
                return;
            }
            Copy copy = new Copy(from, to);
            Files.walkFileTree(from, copy);
            report.taken("workspace " + from + " with " + copy.files + " files");
            if (copy.links > 0) {
                report.left(copy.links + " links in workspace " + from, "a link may lead out of it");
            }
        } catch (IOException e) {
            throw new CliException("the workspace " + from + " cannot be copied: " + e);
        }
    }

    private static boolean empty(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.findAny().isEmpty();
        }
    }

    private final class Copy extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;
        private int files;
        private int links;
        private long bytes;

        Copy(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(from) && BEHIND.contains(folder.getFileName().toString())) {
                report.left("folder " + folder, "what is in it runs programs or is made again");
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (!dry) {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()), FOLDER);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!attributes.isRegularFile()) {
                links++;
                return FileVisitResult.CONTINUE;
            }
            bytes += attributes.size();
            if (++files > MOST || bytes > LARGEST) {
                throw new CliException("the workspace " + from + " has more than " + MOST + " files or " + LARGEST + " bytes; move what is not the agent's elsewhere");
            }
            if (!dry) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
