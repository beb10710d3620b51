// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads a bundle from where the operator says, once and bounded; runs and unpacks nothing. */
final class Fetch {
    /** A signature of 64 bytes in base64, and room for a line end. */
    static final int LONGEST_SIGNATURE = 256;

    private Fetch() {}

    /** @throws PluginRefusal when the place is not one to install from, or cannot be read */
    static Fetched fetch(Source source) {
        String location = source.location();
        try {
            Path file = Path.of(location);
            if (!file.isAbsolute()) {
                throw new PluginRefusal("source.location", "\"" + location + "\" is no absolute path and no https URL; write the whole path");
            }
            if (!Files.isRegularFile(file)) {
                throw new PluginRefusal("source.location", file + " is no file; name a jar");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return new Fetched(location, PluginJar.bounded(in, location), signature(Path.of(location + ".sig")));
            }
        } catch (InvalidPathException e) {
            throw new PluginRefusal("source.location", "\"" + location + "\" is no path: " + e.getReason());
        } catch (IOException e) {
            throw new PluginRefusal("source.unreadable", location + " cannot be read: " + e.getMessage());
        }
    }

    private static String signature(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return signature(in.readNBytes(LONGEST_SIGNATURE + 1), file.toString());
        }
    }

    static String signature(byte[] text, String where) throws IOException {
        if (text.length > LONGEST_SIGNATURE) {
            throw new IOException(where + " is no detached signature: longer than " + LONGEST_SIGNATURE + " bytes");
        }
        return new String(text, StandardCharsets.US_ASCII).strip();
    }
}
