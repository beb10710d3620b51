// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A jar that may become a plugin, and the policy file that grants it rights.
 *
 * @param name the plugin's short name: lower-case letters, digits and hyphens
 * @param jar the bundle
 * @param policy the policy file that counts; it need not exist
 * @param shipped whether the jar comes with the distribution
 * @param objection why the files where they lie cannot be trusted, with the remedy; empty if they can
 */
record Candidate(String name, Path jar, Path policy, boolean shipped, String objection) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final String JAR = ".jar";

    /** A name becomes part of paths and of what people read: one form, no way out of a folder. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Those of the distribution, those installed in a folder of their own, and jars put into the folder of plugins by hand;
     * of one name the first counts. The operator's policy files win over shipped ones.
     */
    static List<Candidate> find(Path home, PluginStore store, Path state) throws IOException {
        TreeMap<String, Candidate> found = new TreeMap<>();
        for (String name : jars(home.resolve("extensions"))) {
            found.put(name, shipped(name, home, state));
        }
        for (String name : store.folders()) {
            Optional<String> digest = store.installed(name);
            if (digest.isPresent()) {
                found.putIfAbsent(name, own(name, store.jar(name, digest.get()), state));
            }
        }
        Path dropped = state.resolve(PluginStore.JARS);
        for (String name : jars(dropped)) {
            found.putIfAbsent(name, own(name, dropped.resolve(name + JAR), state));
        }
        return List.copyOf(found.values());
    }

    /** Whether its policy came with the distribution as well, and is not the operator's own. */
    boolean policyShipped() {
        return shipped && policy.equals(policy(name, jar.getParent().getParent()));
    }

    private static Candidate shipped(String name, Path home, Path state) throws IOException {
        Path own = policy(name, state);
        boolean replaced = Files.exists(own, LinkOption.NOFOLLOW_LINKS);
        return new Candidate(
                name,
                home.resolve("extensions").resolve(name + JAR),
                replaced ? own : policy(name, home),
                true,
                replaced ? Custody.objection(state, own).orElse("") : "");
    }

    /** The operator's own jar. */
    static Candidate own(String name, Path jar, Path state) throws IOException {
        Path policy = policy(name, state);
        Optional<String> objection = Custody.objection(state, jar);
        return new Candidate(name, jar, policy, false,
                objection.isPresent() ? objection.get() : Custody.objection(state, policy).orElse(""));
    }

    private static Path policy(String name, Path folder) {
        return folder.resolve(PluginStore.POLICIES).resolve(name + ".policy");
    }

    /** Names of the jars in a folder; links too, so that they are refused aloud. */
    private static List<String> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(JAR) && !Files.isDirectory(file))
                    .map(file -> file.getFileName().toString())
                    .map(file -> file.substring(0, file.length() - JAR.length()))
                    .filter(Candidate::isName)
                    .sorted()
                    .toList();
        }
    }
}
