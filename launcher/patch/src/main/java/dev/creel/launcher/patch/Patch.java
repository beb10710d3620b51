// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher.patch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * Writes the patched jars and {@code SHA256SUMS} into the folder it is given. Same bytes on every JDK: entries are
 * stored, sorted and carry one time. Stops the build when a method or a count is not what {@link Libraries} says.
 */
public final class Patch {
    /** Header of a patched bundle; the engine refuses to confine with a bundle that lacks it. */
    static final String HEADER = "Creel-Patched";

    private static final String REFLECT = "java/lang/reflect/";
    private static final String PLUGIN_CODE = "org/apache/felix/scr/impl/inject/PluginCode";

    private Patch() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        StringBuilder sums = new StringBuilder();
        for (Library library : Libraries.all()) {
            byte[] jar = patch(library);
            Files.write(folder.resolve(library.file()), jar);
            sums.append(sha256(jar)).append("  ").append(library.file()).append('\n');
        }
        Files.writeString(folder.resolve("SHA256SUMS"), sums);
    }

    static byte[] patch(Library library) throws IOException {
        TreeMap<String, byte[]> entries = new TreeMap<>();
        Manifest manifest;
        try (JarFile jar = jarOf(library)) {
            manifest = manifest(jar.getManifest(), library);
            for (JarEntry e : jar.stream().toList()) {
                if (!e.isDirectory() && !e.getName().equals(JarFile.MANIFEST_NAME)) {
                    entries.put(e.getName(), jar.getInputStream(e).readAllBytes());
                }
            }
        }
        rewrite(library, entries);
        for (String name : library.added()) {
            entries.put(name, resource(name));
        }
        return write(manifest, entries);
    }

    private static void rewrite(Library library, TreeMap<String, byte[]> entries) {
        int checks = 0;
        int reflections = 0;
        Set<String> missing = new HashSet<>();
        library.edits().forEach(e -> missing.add(e.owner()));
        for (Map.Entry<String, byte[]> entry : new TreeMap<>(entries).entrySet()) {
            if (!entry.getKey().endsWith(".class") || entry.getKey().equals("module-info.class")) {
                continue;
            }
            ClassPatch patch = new ClassPatch(entry.getValue());
            int before = checks + reflections;
            checks += patch.replaceCalls("java/lang/System", "getSecurityManager", ClassPatch.GATE, "security",
                    "()Ljava/lang/SecurityManager;");
            if (entry.getKey().startsWith("org/apache/felix/scr/impl/inject/")) {
                reflections += reflections(patch);
            }
            library.edits().stream().filter(e -> e.owner().equals(patch.name())).forEach(e -> e.apply(patch));
            if (missing.remove(patch.name()) || checks + reflections > before) {
                entries.put(entry.getKey(), patch.bytes());
                entries.putAll(patch.added());
            }
        }
        if (!missing.isEmpty() || checks != library.checks() || reflections != library.reflections()) {
            throw new PatchException(library.file() + ": missing classes " + missing + ", " + checks + " of "
                    + library.checks() + " checks, " + reflections + " of " + library.reflections() + " reflections");
        }
    }

    private static int reflections(ClassPatch patch) {
        String object = "Ljava/lang/Object;";
        return patch.replaceCalls(REFLECT + "Method", "invoke", PLUGIN_CODE, "invoke",
                        "(L" + REFLECT + "Method;" + object + "[" + object + ")" + object)
                + patch.replaceCalls(REFLECT + "Constructor", "newInstance", PLUGIN_CODE, "create",
                        "(L" + REFLECT + "Constructor;[" + object + ")" + object)
                + patch.replaceCalls(REFLECT + "Field", "get", PLUGIN_CODE, "get",
                        "(L" + REFLECT + "Field;" + object + ")" + object)
                + patch.replaceCalls(REFLECT + "Field", "set", PLUGIN_CODE, "set",
                        "(L" + REFLECT + "Field;" + object + object + ")V");
    }

    private static Manifest manifest(Manifest original, Library library) {
        Attributes main = original.getMainAttributes();
        main.putValue(HEADER, "1");
        String imports = main.getValue("Import-Package");
        if (main.getValue("Bundle-Activator") != null) {
            main.putValue("Import-Package", imports + ",dev.creel.bridge.osgi");
        }
        Manifest sorted = new Manifest();
        sorted.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        TreeMap<String, String> values = new TreeMap<>();
        main.forEach((k, v) -> values.put(k.toString(), v.toString()));
        values.forEach((k, v) -> sorted.getMainAttributes().putValue(k, v));
        return sorted;
    }

    private static byte[] write(Manifest manifest, TreeMap<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        manifest.write(head);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(out)) {
            store(jar, JarFile.MANIFEST_NAME, head.toByteArray());
            for (Map.Entry<String, byte[]> e : entries.entrySet()) {
                store(jar, e.getKey(), e.getValue());
            }
        }
        return out.toByteArray();
    }

    private static void store(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 2, 1, 0, 0));
        jar.putNextEntry(entry);
        new ByteArrayInputStream(bytes).transferTo(jar);
        jar.closeEntry();
    }

    private static JarFile jarOf(Library library) throws IOException {
        URL url = Patch.class.getClassLoader().getResource(library.anchor());
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            throw new PatchException(library.anchor() + " is in no jar of the class path");
        }
        connection.setUseCaches(false);
        return connection.getJarFile();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Patch.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new PatchException(name + " is not on the class path");
            }
            return in.readAllBytes();
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new PatchException("this JVM has no SHA-256");
        }
    }
}
