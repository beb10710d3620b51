// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Which file something is, and what is in it.
 *
 * @param inode number of the file and of its device
 * @param digest SHA-256 of its bytes; for one that is too long, its size and the times of its last changes; nothing for the kernel's
 */
record Content(String inode, String digest) {
    private static final long LONGEST = 256L << 20;

    /** Files here look like any other, and some never end or wait for what may not come. */
    private static final List<Path> KERNEL = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    static Content of(Path real) throws IOException {
        Map<String, Object> now = Files.readAttributes(real, "unix:dev,ino,size,lastModifiedTime,ctime");
        String inode = now.get("dev") + ":" + now.get("ino");
        if (KERNEL.stream().anyMatch(real::startsWith)) {
            return new Content(inode, "the kernel's, which says something else each time");
        }
        if ((long) now.get("size") > LONGEST) {
            return new Content(inode, "size " + now.get("size") + ", changed " + now.get("lastModifiedTime") + " and " + now.get("ctime"));
        }
        return new Content(inode, "sha256 " + sha256(real));
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] part = new byte[64 << 10];
            long left = LONGEST;
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                left -= n;
                if (left < 0) {
                    throw new IOException(file + " grows while it is read");
                }
                sha.update(part, 0, n);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String text() {
        return "(file " + inode + ", " + digest + ")";
    }
}
