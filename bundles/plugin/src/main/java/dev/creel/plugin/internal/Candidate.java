// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A jar that may become a plugin, and the policy file that grants it rights.
 *
 * @param name the jar's file name without {@code .jar}: lower-case letters, digits and hyphens
 * @param jar the bundle
 * @param policy the policy file that counts; it need not exist
 * @param shipped whether the jar comes with the distribution
 */
record Candidate(String name, Path jar, Path policy, boolean shipped) {
    private static final int MAX_NAME = 64;

    /** Those of the distribution and of the state folder, by name; the operator's policy files win over shipped ones. */
    static List<Candidate> find(Path home, Path state) throws IOException {
        TreeMap<String, Candidate> found = new TreeMap<>();
        for (boolean shipped : new boolean[] {true, false}) {
            Path folder = shipped ? home.resolve("extensions") : state.resolve("plugins");
            for (Path jar : jars(folder)) {
                String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
                found.putIfAbsent(name, new Candidate(name, jar, policy(name, shipped, home, state), shipped));
            }
        }
        return List.copyOf(found.values());
    }

    private static Path policy(String name, boolean shipped, Path home, Path state) {
        Path own = state.resolve("plugins-allowlist").resolve(name + ".policy");
        return !shipped || Files.exists(own) ? own : home.resolve("plugins-allowlist").resolve(name + ".policy");
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Candidate::isPluginJar).sorted().toList();
        }
    }

    /** A link could swap the jar between check and use, and an odd name could climb out of the policy folder. */
    private static boolean isPluginJar(Path file) {
        String name = file.getFileName().toString();
        return name.length() <= MAX_NAME
                && name.matches("[a-z][a-z0-9-]*\\.jar")
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}
