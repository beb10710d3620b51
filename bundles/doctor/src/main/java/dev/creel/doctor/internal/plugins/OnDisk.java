// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.plugins;

import dev.creel.doctor.Installed;
import dev.creel.doctor.Installed.One;
import dev.creel.doctor.Installed.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The plugins as their files say, for an audit without a gateway: what is here, by which policy, and whether the two fit. */
public final class OnDisk {
    private static final String POLICIES = "plugins-allowlist";
    private static final String KEY = "dev/creel/plugin/internal/release.key";
    private static final Pattern DIGEST = Pattern.compile("\"sha256:([0-9a-f]{64})\"");
    private static final int MOST = 1000;

    private final Path home;
    private final Path state;
    private final List<One> plugins = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    private OnDisk(Path home, Path state) {
        this.home = home;
        this.state = state;
    }

    /** @param home the distribution; without one nothing is known about its own extensions */
    public static Installed read(Optional<Path> home, Path state) {
        OnDisk disk = new OnDisk(home.orElse(state.resolve("no-distribution")), state);
        try {
            disk.collect();
        } catch (IOException | UncheckedIOException e) {
            disk.troubles.add(new Trouble("unreadable", "critical", "", "the plugins' folders cannot be read: " + e.getMessage(), "mend the state folder"));
        }
        return new Installed(home.isEmpty() || disk.signed(), disk.plugins, disk.troubles);
    }

    /** A release has its key inside the bundle that checks by it. */
    private boolean signed() {
        try {
            for (Path jar : list(home.resolve("bundles"))) {
                if (jar.getFileName().toString().matches("plugin-\\d.*\\.jar")) {
                    try (ZipFile zip = new ZipFile(jar.toFile())) {
                        return zip.getEntry(KEY) != null;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private void collect() throws IOException {
        TreeMap<String, List<Path>> own = new TreeMap<>();
        for (Path entry : list(state.resolve("plugins"))) {
            String name = entry.getFileName().toString();
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                own.put(name, list(entry).stream().filter(OnDisk::isJar).toList());
            } else if (isJar(entry)) {
                own.putIfAbsent(name.substring(0, name.length() - ".jar".length()), List.of(entry));
            }
        }
        TreeSet<String> here = new TreeSet<>(own.keySet());
        for (Path jar : list(home.resolve("extensions"))) {
            if (isJar(jar)) {
                String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
                here.add(name);
                shipped(name);
            }
        }
        for (var plugin : own.entrySet()) {
            own(plugin.getKey(), plugin.getValue());
        }
        orphans(here);
    }

    private void shipped(String name) throws IOException {
        Path own = policy(state, name);
        boolean replaced = Files.exists(own, LinkOption.NOFOLLOW_LINKS);
        plugins.add(new One(name, "installed", true, !replaced, lines(replaced ? own : policy(home, name)), List.of()));
    }

    private void own(String name, List<Path> jars) throws IOException {
        Path policy = policy(state, name);
        plugins.add(new One(name, "installed", false, false, lines(policy), List.of()));
        if (!Files.isRegularFile(policy, LinkOption.NOFOLLOW_LINKS)) {
            troubles.add(new Trouble("no-policy", "warn", name, name + " lies in the folder of plugins and has no policy; it does not start",
                    "install it by creel plugins install, which shows what it asks for, or remove it"));
            return;
        }
        Matcher digest = DIGEST.matcher(Files.readString(policy));
        if (!digest.find()) {
            troubles.add(new Trouble("unpinned", "warn", name, policy + " names no bytes", "install it anew: its policy then names them"));
        } else if (jars.stream().noneMatch(jar -> sha256(jar).equals(digest.group(1)))) {
            troubles.add(new Trouble("digest-drift", "critical", name, "no jar of " + name + " is what its policy names",
                    "if you did not change it, remove it; else install it anew"));
        }
    }

    private void orphans(TreeSet<String> here) throws IOException {
        for (Path policy : list(state.resolve(POLICIES))) {
            String name = policy.getFileName().toString().replaceFirst("\\.policy$", "");
            if (policy.getFileName().toString().endsWith(".policy") && !here.contains(name)) {
                troubles.add(new Trouble("no-plugin", "warn", name, policy + " is for a plugin that is not here", "delete it, or install the plugin"));
            }
        }
    }

    private static List<String> lines(Path policy) throws IOException {
        return !Files.isRegularFile(policy, LinkOption.NOFOLLOW_LINKS) ? List.of()
                : Files.readAllLines(policy).stream().map(String::strip).filter(line -> line.startsWith("(")).toList();
    }

    private static Path policy(Path folder, String name) {
        return folder.resolve(POLICIES).resolve(name + ".policy");
    }

    private static boolean isJar(Path file) {
        return file.getFileName().toString().endsWith(".jar") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.limit(MOST).sorted().toList();
        }
    }

    private static String sha256(Path jar) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
