// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.Bundle;

/**
 * Reads a bundle before it is installed and names what a plugin may not have. The framework and SCR would act on these
 * headers and attributes before, or without, any code of the plugin that could be confined. Reads the jar from a file
 * by {@link ZipFile}, as the framework does: a stream reader sees other entries in a crafted jar.
 */
final class Screen {
    private static final int MOST_ENTRIES = 20_000;
    private static final int LONGEST_TEXT = 1 << 20;

    /** Header and the reason a plugin may not have it. */
    private static final Map<String, String> REFUSED_HEADERS = refusedHeaders();

    private final Path scratch;

    /** @param scratch a folder for the copy that is read */
    Screen(Path scratch) {
        this.scratch = scratch;
    }

    /** One line for each finding; empty if the bundle may be installed. */
    List<String> findings(byte[] jar) {
        try {
            Path copy = Files.createTempFile(scratch, "screen", ".jar");
            try {
                Files.write(copy, jar);
                try (ZipFile zip = new ZipFile(copy.toFile())) {
                    return findings(zip);
                }
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException | IllegalArgumentException e) {
            return List.of("not a readable jar: " + e.getMessage());
        }
    }

    private List<String> findings(ZipFile zip) throws IOException {
        List<String> found = new ArrayList<>();
        entries(zip, found);
        ZipEntry entry = zip.getEntry("META-INF/MANIFEST.MF");
        if (entry == null) {
            found.add("no manifest");
            return List.copyOf(found);
        }
        Attributes main;
        try (InputStream in = zip.getInputStream(entry)) {
            main = new Manifest(in).getMainAttributes();
        }
        check(main::getValue, path -> {
            ZipEntry xml = zip.getEntry(path);
            return xml == null || xml.isDirectory() ? null : zip.getInputStream(xml);
        }, found);
        return List.copyOf(found);
    }

    /**
     * The same findings on what the framework made of an installed bundle: its reader of manifests is another one, and
     * a header that only it understands would pass the first reading.
     */
    List<String> findings(Bundle bundle) {
        List<String> found = new ArrayList<>();
        Dictionary<String, String> headers = bundle.getHeaders("");
        try {
            check(headers::get, path -> {
                URL xml = bundle.getEntry(path);
                return xml == null ? null : xml.openStream();
            }, found);
        } catch (IOException e) {
            found.add("not a readable bundle: " + e.getMessage());
        }
        return List.copyOf(found);
    }

    /** Opens what lies at a path of a bundle, or gives null. */
    private interface Content {
        InputStream open(String path) throws IOException;
    }

    private static void check(UnaryOperator<String> headers, Content content, List<String> found) throws IOException {
        headers(headers, found);
        String name = symbolicName(headers);
        for (String path : components(headers, found)) {
            try (InputStream in = content.open(path)) {
                if (in == null) {
                    found.add("Service-Component names " + path + ", which is not in the jar");
                } else {
                    found.addAll(ComponentXml.findings(path, text(path, in), name));
                }
            }
        }
    }

    private static byte[] text(String path, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST_TEXT + 1);
        if (bytes.length > LONGEST_TEXT) {
            throw new IOException(path + " is longer than 1 MiB");
        }
        return bytes;
    }

    private static void entries(ZipFile zip, List<String> found) {
        if (zip.size() > MOST_ENTRIES) {
            found.add("more than " + MOST_ENTRIES + " entries");
            return;
        }
        Enumeration<? extends ZipEntry> all = zip.entries();
        Set<String> seen = new HashSet<>();
        while (all.hasMoreElements()) {
            String name = all.nextElement().getName();
            String upper = name.toUpperCase(Locale.ROOT);
            if (!seen.add(name) || isOurs(upper) && !isOurs(name)) {
                found.add(name + ": a second entry of one name; readers of jars differ in which one they see");
            } else if (upper.startsWith("META-INF/VERSIONS/") && upper.contains("/OSGI-INF/")) {
                found.add(name + ": a Java version may not change manifest or components");
            } else if (name.startsWith("/") || ("/" + name + "/").contains("/../")) {
                found.add(name + ": not a path inside the bundle");
            }
        }
    }

    private static boolean isOurs(String name) {
        return name.equals("META-INF/MANIFEST.MF") || name.startsWith("OSGI-INF/");
    }

    private static void headers(UnaryOperator<String> main, List<String> found) {
        REFUSED_HEADERS.forEach((header, why) -> {
            if (main.apply(header) != null) {
                found.add(header + ": " + why);
            }
        });
        if (symbolicName(main).isEmpty()) {
            found.add("Bundle-SymbolicName is missing");
        }
        for (String header : List.of("Require-Capability", "Provide-Capability")) {
            for (String space : packages(main.apply(header))) {
                if (space.startsWith("osgi.wiring.")) {
                    found.add(header + ": " + space + " wires classes past Import-Package");
                }
            }
        }
        for (String name : packages(main.apply("Export-Package"))) {
            if (isOthers(name)) {
                found.add("Export-Package: " + name + " belongs to the host");
            }
        }
        for (String name : packages(main.apply("Import-Package"))) {
            if (name.startsWith("org.osgi.framework.hooks") || name.startsWith("dev.creel.bridge")
                    || name.startsWith("dev.creel.confine") || name.startsWith("org.apache.felix")) {
                found.add("Import-Package: " + name + " is not for plugins");
            }
        }
    }

    private static boolean isOthers(String name) {
        return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.")
                || name.startsWith("sun.") || name.startsWith("com.sun.") || name.startsWith("org.osgi.")
                || name.startsWith("org.slf4j") || name.startsWith("org.apache.felix")
                || name.startsWith("dev.creel.") && !name.startsWith("dev.creel.extension.");
    }

    private static String symbolicName(UnaryOperator<String> main) {
        String value = main.apply("Bundle-SymbolicName");
        return value == null ? "" : value.split(";", 2)[0].strip();
    }

    /** The package names of a header; values in quotes may hold commas. */
    private static List<String> packages(String header) {
        List<String> names = new ArrayList<>();
        if (header == null) {
            return names;
        }
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (char c : (header + ",").toCharArray()) {
            quoted ^= c == '"';
            if (!quoted && (c == ',' || c == ';')) {
                String name = part.toString().strip();
                if (!name.isEmpty() && name.indexOf('=') < 0) {
                    names.add(name);
                }
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        return names;
    }

    private static List<String> components(UnaryOperator<String> main, List<String> found) {
        List<String> paths = new ArrayList<>();
        String header = main.apply("Service-Component");
        if (header == null) {
            return paths;
        }
        for (String part : header.split(",", -1)) {
            String path = part.strip();
            if (isPlain(path)) {
                paths.add(path);
            } else {
                found.add("Service-Component: \"" + path + "\" is not the plain path of one file");
            }
        }
        return paths;
    }

    /** SCR reads the last part as a pattern with wildcards and escapes, so that another file could be meant than is read. */
    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-$/".indexOf(c) >= 0;
            if (!plain) {
                return false;
            }
        }
        return !path.isEmpty() && !path.startsWith("/") && !path.endsWith("/") && !path.contains("//")
                && !("/" + path).contains("/.");
    }

    private static Map<String, String> refusedHeaders() {
        Map<String, String> refused = new LinkedHashMap<>();
        String code = "runs code outside the plugin's own threads";
        refused.put("Bundle-Activator", code + "; use a component");
        refused.put("ExtensionBundle-Activator", code);
        refused.put("Premain-Class", code);
        refused.put("Agent-Class", code);
        refused.put("Launcher-Agent-Class", code);
        refused.put("Fragment-Host", "a fragment becomes part of another bundle");
        refused.put("DynamicImport-Package", "what a plugin imports is decided at install");
        refused.put("Require-Bundle", "what a plugin imports is decided at install; import packages");
        refused.put("Bundle-NativeCode", "native code cannot be confined");
        return refused;
    }
}
