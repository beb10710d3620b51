// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The texts of one reading of the configuration: from disk, with texts that stand in for a file (an edit not yet written,
 * or a last good copy). Remembers what it read. Not thread-safe.
 */
final class Texts {
    static final int MAX_BYTES = 1 << 20;

    private final Map<Path, String> instead;
    private final boolean disk;
    private final Map<Path, String> read = new LinkedHashMap<>();

    private Texts(Map<Path, String> instead, boolean disk) {
        this.instead = Map.copyOf(instead);
        this.disk = disk;
    }

    static Texts disk() {
        return new Texts(Map.of(), true);
    }

    /** Disk, but that text for that file. */
    static Texts with(Path file, String text) {
        return new Texts(Map.of(file, text), true);
    }

    /** These texts and no disk. */
    static Texts only(Map<Path, String> texts) {
        return new Texts(texts, false);
    }

    /** Empty when there is no such file. @throws Unreadable when it cannot be read */
    Optional<String> find(Path file) {
        if (instead.containsKey(file)) {
            read.put(file, instead.get(file));
            return Optional.of(instead.get(file));
        }
        if (!disk || Files.notExists(file)) {
            return Optional.empty();
        }
        String text = decode(file, bytes(file));
        read.put(file, text);
        return Optional.of(text);
    }

    String read(Path file) {
        return find(file).orElseThrow(() -> new Unreadable("file " + file + " does not exist", "create it or correct the name"));
    }

    /** What was read so far, to be read again without looking at the disk. */
    Texts again() {
        return only(read);
    }

    /** Everything read so far. */
    Map<Path, String> all() {
        return Map.copyOf(read);
    }

    /** @throws Unreadable when the file, or what a link on its way points to, is not below the folder */
    void checkBelow(Path folder, Path file) {
        if (file.startsWith(folder)) {
            if (instead.containsKey(file) || Files.notExists(file)) {
                return;
            }
            try {
                if (file.toRealPath().startsWith(folder.toRealPath())) {
                    return;
                }
            } catch (IOException e) {
                throw new Unreadable("file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")", "check its permissions");
            }
        }
        throw new Unreadable("file " + file + " is outside the folder of the configuration", "move it to " + folder + " or below");
    }

    private static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new Unreadable("file " + file + " is not a regular file", "name a plain file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new Unreadable("file " + file + " is larger than 1 MiB", "split it with $include");
            }
            return content;
        } catch (IOException e) {
            throw new Unreadable("file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")", "check its permissions");
        }
    }

    private static String decode(Path file, byte[] content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable("file " + file + " is not UTF-8", "save it as UTF-8");
        }
    }

    /** A file cannot be read. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String remedy;

        Unreadable(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }
    }
}
