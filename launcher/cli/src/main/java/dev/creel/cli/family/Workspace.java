// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.cli.CliException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
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
    private final Path aside;

    /** @param aside where it is copied to first, so that it is in its place whole or not at all */
    Workspace(Report report, boolean dry, Path aside) {
        this.report = report;
        this.dry = dry;
        this.aside = aside;
    }

    void take(Path from, Path to) {
        try {
            if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (to.startsWith(from)) {
                report.left("workspace " + from, "the state folder is in it; copy what the agent needs into " + to);
                return;
            }
            if (Files.exists(to, LinkOption.NOFOLLOW_LINKS) && (!Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS) || !empty(to))) {
                report.left("workspace " + from, "there is something in " + to + " already; move it away to take this one");
                return;
            }
            Copy copy = new Copy(from, aside);
            Files.walkFileTree(from, copy);
            if (copy.full()) {
                report.left("workspace " + from, "it has more than " + MOST + " files or " + LARGEST + " bytes; copy what the agent needs into " + to);
                return;
            }
            if (!dry) {
                Files.move(aside, to, StandardCopyOption.ATOMIC_MOVE);
            }
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

        private boolean full() {
            return files > MOST || bytes > LARGEST;
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
            files++;
            if (full()) {
                return FileVisitResult.TERMINATE;
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
