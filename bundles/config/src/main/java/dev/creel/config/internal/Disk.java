// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * Writes files that only their owner reads (0600, in folders of 0700): forced to disk under a random name, then renamed,
 * so that neither a crash nor another user ever meets half a file or an open one.
 */
final class Disk {
    private static final int BACKUPS = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Disk() {}

    static void write(Path file, String text) throws IOException {
        Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
        folder(target.getParent());
        byte[] name = new byte[8];
        RANDOM.nextBytes(name);
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + HexFormat.of().formatHex(name) + ".tmp");
        try {
            try (FileChannel out = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Keeps the text as {@code NAME.bak}; the older ones move to {@code .bak.1} to {@code .bak.4}. */
    static void backUp(Path file, String text) throws IOException {
        for (int i = BACKUPS - 1; i > 0; i--) {
            Path older = backup(file, i - 1);
            if (Files.exists(older, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(older, backup(file, i), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        write(backup(file, 0), text);
    }

    static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static Path backup(Path file, int number) {
        return file.resolveSibling(file.getFileName() + ".bak" + (number == 0 ? "" : "." + number));
    }
}
