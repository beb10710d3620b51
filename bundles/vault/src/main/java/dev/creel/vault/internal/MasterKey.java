// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.vault.Disk;
import dev.creel.vault.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The key all others come from: 32 bytes, made at the first use. The systemd credential {@code creel-master-key} comes first; then
 * what {@code credentials/master.key} says: the key itself as base64, or where it lies. Read once; thread-safe.
 */
final class MasterKey implements Supplier<byte[]> {
    static final String PATH = "credentials/master.key";
    static final String LOCK = "credentials/master.lock";
    private static final int BYTES = 32;
    private static final int LONGEST = 8192;

    private final Disk disk;
    private final KeySources sources;
    private byte[] key;

    MasterKey(Disk disk, KeySources sources) {
        this.disk = disk;
        this.sources = sources;
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
        Optional<Path> credential = sources.credential(KeySources.KEY);
        if (credential.isPresent()) {
            return KeySources.file(credential.get());
        }
        if (disk.exists(PATH)) {
            return KeyRecord.of(text(disk)).key(sources);
        }
        // Two that start at once in an empty folder must not end with a key each: what the loser writes nobody could read.
        return disk.alone(LOCK, () -> disk.exists(PATH) ? KeyRecord.of(text(disk)).key(sources) : first());
    }

    private byte[] first() throws IOException {
        if (hasContent("journal")) {
            throw new StoreException("the master key " + PATH + " is missing, but there are sealed files in "
                    + disk.root() + "; put the key back from a backup, or move that folder away to start anew");
        }
        byte[] made = new byte[BYTES];
        new SecureRandom().nextBytes(made);
        write(disk, Base64.getEncoder().encodeToString(made));
        return made;
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

    static String text(Disk disk) throws IOException {
        try (Disk.File file = disk.open(PATH)) {
            ByteBuffer text = ByteBuffer.allocate(LONGEST);
            while (text.hasRemaining() && file.read(text.position(), text) >= 0) {
                // until the end
            }
            return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
        }
    }

    /** Puts another text in place, whole or not at all. */
    static void write(Disk disk, String text) throws IOException {
        String temporary = PATH + ".new";
        disk.delete(temporary);
        try (Disk.File file = disk.open(temporary)) {
            file.append(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
            file.force();
        }
        disk.rename(temporary, PATH);
        disk.forceFolder("credentials");
    }
}
