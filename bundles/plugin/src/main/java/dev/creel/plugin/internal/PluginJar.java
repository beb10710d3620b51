// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.PluginId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.zip.ZipException;

/**
 * A plugin's jar, read once: what is hashed is what is screened and what is installed.
 *
 * @param bytes the exact bytes
 * @param id name, symbolic name, version, digest
 * @param required text of {@code OSGI-INF/permissions.perm}, empty if there is none
 * @param optional text of {@code OSGI-INF/optional.perm}, empty if there is none
 * @param schema text of {@code OSGI-INF/config.schema.json}, empty if there is none
 */
record PluginJar(byte[] bytes, PluginId id, String required, String optional, String schema) {
    static final int MAX_BYTES = 64 << 20;
    private static final String OURS = "dev.creel.extension.";
    private static final int MAX_TEXT = 1 << 20;

    /** @throws IOException when the file is a link, or too large */
    static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return bounded(in, file.toString());
        }
    }

    /** All there is, up to the most a plugin may have. */
    static byte[] bounded(InputStream in, String where) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException(where + " is larger than " + MAX_BYTES + " bytes");
        }
        return bytes;
    }

    /**
     * Unfolds bytes that passed the screen: only that knows a jar which grows without end.
     *
     * @param name the plugin's short name; empty to take it from the bundle: its symbolic name with hyphens for dots
     * @throws IOException when they are no jar, or name no bundle
     */
    static PluginJar of(String name, byte[] bytes, String file) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bytes), false)) {
            if (jar.getManifest() == null) {
                throw new IOException(file + " has no manifest as its first entry");
            }
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                if (entry.getName().matches("OSGI-INF/(permissions\\.perm|optional\\.perm|config\\.schema\\.json)")) {
                    texts.put(entry.getName(), text(jar, entry));
                }
            }
            return new PluginJar(
                    bytes,
                    id(name, jar.getManifest().getMainAttributes(), bytes, file),
                    texts.getOrDefault("OSGI-INF/permissions.perm", ""),
                    texts.getOrDefault("OSGI-INF/optional.perm", ""),
                    texts.getOrDefault("OSGI-INF/config.schema.json", ""));
        } catch (ZipException e) {
            throw new IOException(file + " cannot be read as a jar: " + e.getMessage() + "; get it again (gate.jar)", e);
        }
    }

    private static String text(JarInputStream jar, JarEntry entry) throws IOException {
        byte[] content = jar.readNBytes(MAX_TEXT + 1);
        if (content.length > MAX_TEXT) {
            throw new IOException(entry.getName() + " is larger than " + MAX_TEXT + " bytes");
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    private static PluginId id(String name, Attributes manifest, byte[] bytes, String file) throws IOException {
        String symbolicName = manifest.getValue("Bundle-SymbolicName");
        if (symbolicName == null) {
            throw new IOException(file + " is no bundle: its manifest has no Bundle-SymbolicName");
        }
        String plain = symbolicName.split(";")[0].trim();
        String version = manifest.getValue("Bundle-Version");
        return new PluginId(name.isEmpty() ? shortName(plain) : name, plain, version == null ? "0.0.0" : version.trim(), digest(bytes));
    }

    private static String shortName(String symbolicName) {
        String own = symbolicName.startsWith(OURS) ? symbolicName.substring(OURS.length()) : symbolicName;
        return own.replace('.', '-').toLowerCase(Locale.ROOT);
    }

    /** SHA-256, lower-case hex. */
    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
