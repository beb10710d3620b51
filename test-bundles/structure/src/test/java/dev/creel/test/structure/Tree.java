// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.structure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The checkout and what was built from it. */
final class Tree {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private Tree() {}

    /** Names of the core bundles, lowest first. */
    static List<String> order() {
        try (Stream<String> lines = Files.lines(ROOT.resolve("cnf/bundle-order.txt"))) {
            return lines.filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> folders(String parent) {
        try (Stream<Path> folders = Files.list(ROOT.resolve(parent))) {
            return folders.filter(Files::isDirectory).map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Manifest manifest(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one jar a module built. */
    static Path jar(String module) {
        try (Stream<Path> jars = Files.list(ROOT.resolve(module).resolve("target"))) {
            return jars.filter(j -> j.getFileName().toString().endsWith("-SNAPSHOT.jar")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The clauses of an OSGi header: package or name to its attributes as text. */
    static Map<String, String> clauses(String header) {
        Map<String, String> clauses = new LinkedHashMap<>();
        if (header == null) {
            return clauses;
        }
        StringBuilder clause = new StringBuilder();
        boolean quoted = false;
        for (char c : (header + ",").toCharArray()) {
            quoted ^= c == '"';
            if (c == ',' && !quoted) {
                String[] parts = clause.toString().split(";", 2);
                clauses.put(parts[0].trim(), parts.length > 1 ? parts[1] : "");
                clause.setLength(0);
            } else {
                clause.append(c);
            }
        }
        return clauses;
    }
}
