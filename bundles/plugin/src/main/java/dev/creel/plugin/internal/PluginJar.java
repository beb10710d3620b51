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
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;

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
    private static final long MAX_BYTES = 64L << 20;
    private static final int MAX_TEXT = 1 << 20;

    /** @throws IOException when the file is too large, is no jar, or names no bundle */
    static PluginJar read(String name, Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes((int) MAX_BYTES);
        }
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
        }
    }

    private static String text(JarInputStream jar, JarEntry entry) throws IOException {
        byte[] content = jar.readNBytes(MAX_TEXT + 1);
        if (content.length > MAX_TEXT) {
            throw new IOException(entry.getName() + " is larger than " + MAX_TEXT + " bytes");
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    private static PluginId id(String name, Attributes manifest, byte[] bytes, Path file) throws IOException {
        String symbolicName = manifest.getValue("Bundle-SymbolicName");
        if (symbolicName == null) {
            throw new IOException(file + " is no bundle: its manifest has no Bundle-SymbolicName");
        }
        String version = manifest.getValue("Bundle-Version");
        return new PluginId(name, symbolicName.split(";")[0].trim(), version == null ? "0.0.0" : version, digest(bytes));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
