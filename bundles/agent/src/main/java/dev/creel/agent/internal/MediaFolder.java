// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder {@code media/inbound} of a workspace: files of senders under names of ours, readable by the owner only; the oldest
 * go when there are too many. A link in the way is not followed: what writes to the workspace could lead files elsewhere.
 */
final class MediaFolder {
    static final String NAME = "media/inbound";
    static final int MOST_FILES = 200;
    static final long MOST_BYTES = 200L << 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path workspace;

    MediaFolder(Path workspace) {
        this.workspace = workspace;
    }

    /** @return where it is, seen from the workspace */
    String keep(byte[] bytes, String extension) throws IOException {
        Path folder = folder(folder(Files.createDirectories(workspace), "media"), "inbound");
        byte[] code = new byte[16];
        RANDOM.nextBytes(code);
        String name = HexFormat.of().formatHex(code) + '.' + extension;
        try (SeekableByteChannel out = Files.newByteChannel(folder.resolve(name),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                owner(folder.getFileSystem(), "rw-------"))) {
            out.write(ByteBuffer.wrap(bytes));
        }
        prune(folder);
        return NAME + '/' + name;
    }

    private static Path folder(Path parent, String name) throws IOException {
        Path folder = parent.resolve(name);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, owner(folder.getFileSystem(), "rwx------"));
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is no plain folder");
        }
        return folder;
    }

    private static void prune(Path folder) throws IOException {
        List<Kept> newest = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> Kept.of(file).ifPresent(newest::add));
        }
        newest.sort(Comparator.comparing(Kept::at).reversed());
        long bytes = 0;
        for (int i = 0; i < newest.size(); i++) {
            bytes += newest.get(i).size();
            if (i >= MOST_FILES || bytes > MOST_BYTES) {
                Files.deleteIfExists(newest.get(i).file());
            }
        }
    }

    /** A file as it was when it was looked at: another turn may take it away meanwhile. */
    record Kept(Path file, FileTime at, long size) {
        /** Empty for what is no plain file, or gone. */
        static Optional<Kept> of(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return now.isRegularFile() ? Optional.of(new Kept(file, now.lastModifiedTime(), now.size())) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    private static FileAttribute<?>[] owner(FileSystem files, String rights) {
        return files.supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
