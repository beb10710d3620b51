// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A plugin's jar and what it declares.
 *
 * @param jar the file
 * @param symbolicName of the bundle
 * @param lines of its permissions.perm and optional.perm
 */
record PluginFile(Path jar, String symbolicName, List<String> lines) {
    /** @throws IllegalArgumentException when the file is no bundle */
    static PluginFile read(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String name = file.getManifest() == null ? null : file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            if (name == null) {
                throw new IllegalArgumentException(jar + " is no bundle: it has no Bundle-SymbolicName; let bnd-maven-plugin make it");
            }
            List<String> lines = Stream.concat(lines(file, "OSGI-INF/permissions.perm"), lines(file, "OSGI-INF/optional.perm")).toList();
            return new PluginFile(jar, name.split(";")[0].strip(), lines);
        }
    }

    /** The short name, as an installation makes it. */
    String name() {
        return symbolicName.replaceFirst("^dev\\.creel\\.extension\\.", "").replace('.', '-');
    }

    /** Puts the jar where hand-dropped plugins lie, and beside it a policy that grants those lines to exactly this jar. */
    void drop(Path state, List<String> granted) throws IOException {
        Path plugins = Files.createDirectories(state.resolve("plugins"));
        Path policies = Files.createDirectories(state.resolve("plugins-allowlist"));
        byte[] bytes = Files.readAllBytes(jar);
        Files.write(plugins.resolve(name() + ".jar"), bytes);
        Files.writeString(policies.resolve(name() + ".policy"), "ALLOW {\n  [dev.creel.plugin.BundleIdentity \"" + symbolicName
                + "\" \"sha256:" + sha256(bytes) + "\"]\n" + granted.stream().map(line -> "  " + line + '\n').collect(Collectors.joining())
                + "} \"" + name() + "\"\n");
    }

    private static Stream<String> lines(JarFile file, String path) throws IOException {
        ZipEntry entry = file.getEntry(path);
        if (entry == null) {
            return Stream.of();
        }
        try (InputStream in = file.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip)
                    .filter(line -> line.startsWith("(")).toList().stream();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
