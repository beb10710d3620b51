// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Finds the signature that lies beside a file; what it is worth is for a {@link SignerKey} to say. */
final class DetachedSignature {
    private static final int LONGEST = 1 << 16;

    private DetachedSignature() {}

    /** The text of {@code FILE.sig}, of an installed jar the one it came with; empty if there is none. */
    static String beside(Path file) throws IOException {
        String name = file.getFileName().toString();
        String own = text(file.resolveSibling(name + ".sig"));
        String origin = name.endsWith(".jar") ? text(file.resolveSibling(name.substring(0, name.length() - 4) + ".json")) : "";
        return own.isEmpty() ? Origin.parse(origin).map(Origin::signature).orElse("") : own;
    }

    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
        }
    }
}
