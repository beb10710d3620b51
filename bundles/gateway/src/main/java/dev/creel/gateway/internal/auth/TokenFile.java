// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Base64;
import java.util.Set;

/**
 * The token made at first start, in a file that only its owner may read. It is not sealed, because the command line tool
 * and the operator read it too; whoever can read it can read the key of the sealed files as well.
 */
final class TokenFile {
    private static final int TOKEN_BYTES = 32;

    private TokenFile() {}

    /**
     * The token in that file, made if there is none.
     *
     * @throws IllegalArgumentException when the file holds something else, is a link, or others may read it
     */
    static String readOrMake(Path file) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return make(file);
            }
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway's token in " + file + " cannot be read or made", e);
        }
    }

    private static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(file + " is no plain file, so somebody else may have put it there; remove it");
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        if (!mode.endsWith("------")) {
            throw new IllegalArgumentException(file + " can be read by others (" + mode
                    + "), so its token may be known; remove it, and a new one is made");
        }
        String token = Files.readString(file).strip();
        if (!Secret.usable(token)) {
            throw new IllegalArgumentException(file + " holds no usable token; remove it, and a new one is made");
        }
        return token;
    }

    private static String make(Path file) throws IOException {
        byte[] raw = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(raw);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
        Files.createDirectories(file.getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            out.write(ByteBuffer.wrap((token + "\n").getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return token;
    }
}
