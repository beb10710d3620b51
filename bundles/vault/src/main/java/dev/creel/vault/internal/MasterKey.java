// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.vault.Disk;
import dev.creel.vault.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * The key all others come from: 32 bytes, as base64 in {@code credentials/master.key}, made at the first use; or the systemd
 * credential {@code creel-master-key}, which keeps it off the disk it protects. Read once; thread-safe.
 */
final class MasterKey implements Supplier<byte[]> {
    static final String PATH = "credentials/master.key";
    private static final String LOCK = "credentials/master.lock";
    private static final String CREDENTIAL = "creel-master-key";
    private static final int BYTES = 32;

    private final Disk disk;
    private final String credentials;
    private byte[] key;

    /** @param credentials systemd's folder of credentials, empty for none */
    MasterKey(Disk disk, String credentials) {
        this.disk = disk;
        this.credentials = credentials;
    }

    @Override
    public synchronized byte[] get() {
        if (key == null) {
            try {
                key = load();
            } catch (IOException e) {
                throw new StoreException("the master key " + PATH + " cannot be read or made: " + e.getMessage(), e);
            }
        }
        return key;
    }

    private byte[] load() throws IOException {
        Path credential = Path.of(credentials, CREDENTIAL);
        if (!credentials.isEmpty() && Files.exists(credential)) {
            return decode(Files.readString(credential, StandardCharsets.ISO_8859_1), credential.toString());
        }
        if (disk.exists(PATH)) {
            return decode(read(), PATH);
        }
        // Two that start at once in an empty folder must not end with a key each: what the loser writes nobody could read.
        return disk.alone(LOCK, () -> disk.exists(PATH) ? decode(read(), PATH) : first());
    }

    private byte[] first() throws IOException {
        if (hasContent("journal")) {
            throw new StoreException("the master key " + PATH + " is missing, but there are sealed files in "
                    + disk.root() + "; put the key back from a backup, or move that folder away to start anew");
        }
        return create();
    }

    private boolean hasContent(String folder) throws IOException {
        for (String name : disk.list(folder)) {
            try (Disk.File file = disk.open(folder + "/" + name)) {
                if (file.size() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private String read() throws IOException {
        try (Disk.File file = disk.open(PATH)) {
            ByteBuffer text = ByteBuffer.allocate(128);
            while (text.hasRemaining() && file.read(text.position(), text) >= 0) {
                // until the end
            }
            return new String(text.array(), 0, text.position(), StandardCharsets.ISO_8859_1);
        }
    }

    private byte[] create() throws IOException {
        byte[] made = new byte[BYTES];
        new SecureRandom().nextBytes(made);
        String temporary = PATH + ".new";
        disk.delete(temporary);
        try (Disk.File file = disk.open(temporary)) {
            file.append(ByteBuffer.wrap((Base64.getEncoder().encodeToString(made) + "\n").getBytes(StandardCharsets.US_ASCII)));
            file.force();
        }
        disk.rename(temporary, PATH);
        disk.forceFolder("credentials");
        return made;
    }

    private static byte[] decode(String text, String where) {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length == BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new StoreException("the master key in " + where + " is not base64", e);
        }
        throw new StoreException("the master key in " + where + " does not have " + BYTES + " bytes");
    }
}
