// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A secret in a file of the operator's: a regular file nobody else can read, and no link, so that nobody can point us elsewhere. */
final class SecretFile {
    private static final int LARGEST = 64 << 10;
    private static final int DEPTH = 16;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /**
     * @param pointer RFC 6901 pointer into a JSON file; empty for the whole file without blanks and line ends around it
     * @throws IOException with the rule that was broken; never with content
     */
    static String read(String path, String pointer) throws IOException {
        Path file = Path.of(path);
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(path + " is not a regular file; links are not followed for secrets");
        }
        if (attributes.permissions().stream().anyMatch(OTHERS::contains)) {
            throw new IOException(path + " can be read or written by others; set its mode to 0600");
        }
        String text;
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            byte[] bytes = Channels.newInputStream(channel).readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException(path + " is larger than " + LARGEST + " bytes");
            }
            text = new String(bytes, StandardCharsets.UTF_8);
        }
        return pointer.isEmpty() ? text.strip() : pointed(text, pointer, path);
    }

    private static String pointed(String text, String pointer, String path) throws IOException {
        Json here;
        try {
            here = Json.parse(text, DEPTH);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message may quote what is in the file.
            throw new IOException(path + " is not JSON");
        }
        for (String part : pointer.substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            here = here instanceof Json.Obj o ? o.get(name) : Json.Nil.NIL;
        }
        if (here instanceof Json.Str s) {
            return s.value();
        }
        throw new IOException(path + " has no text at " + pointer);
    }
}
