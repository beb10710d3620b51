// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The name by which a gateway knows its containers again: random, kept in the state folder from the first container on, so
 * that two gateways at one engine never take each other's.
 */
public final class Instance {
    private Instance() {}

    static Path file(Path state) {
        return state.resolve("sandbox").resolve("instance");
    }

    public static String of(Path state) {
        Path file = file(state);
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            String id = Files.readString(file).strip();
            if (!id.matches("[0-9a-f]{32}")) {
                throw new IOException("it is not what was written there");
            }
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException("the name of this gateway at its container engine, " + file + ", cannot be read", e);
        }
    }

    private static void make(Path file) throws IOException {
        Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        Path fresh = Files.createTempFile(file.getParent(), "instance", ".new");
        Files.writeString(fresh, HexFormat.of().formatHex(random) + "\n");
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Another thread was first; its name counts.
        } finally {
            Files.delete(fresh);
        }
    }
}
