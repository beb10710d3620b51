// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.Policy;
import dev.creel.vault.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where installed plugins lie in the state folder, and the order of writes by which one comes, changes or goes: a plugin is
 * installed when its policy names the digest of a jar in its folder, and removed when its policy is called
 * {@code NAME.removed}. Whatever a crash left between is finished or swept by {@link #recover}.
 */
final class PluginStore {
    static final String JARS = "plugins";
    static final String POLICIES = "plugins-allowlist";
    private static final String DATA = "plugins-data";
    private static final String POLICY = ".policy";
    private static final String REMOVED = ".removed";
    private static final String JAR = ".jar";
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{64}\\.(jar|json)(\\.new)?");
    private static final int LONGEST_TEXT = 1 << 20;

    private final Disk disk;
    private final Durable files;

    PluginStore(Disk disk) {
        this.disk = disk;
        this.files = new Durable(disk);
    }

    Path jar(String name, String digest) {
        return disk.root().resolve(folder(name)).resolve(digest + JAR);
    }

    Path policy(String name) {
        return disk.root().resolve(POLICIES).resolve(name + POLICY);
    }

    /** The digest of the installed jar: the one the policy names, if it is there. */
    Optional<String> installed(String name) throws IOException {
        Named named = says(name);
        return named.digest().isEmpty() || !disk.exists(folder(name) + '/' + named.digest() + JAR)
                ? Optional.empty()
                : Optional.of(named.digest());
    }

    /** Where an installed jar came from; empty for one that nobody wrote down. */
    Optional<Origin> origin(String name, String digest) throws IOException {
        String path = folder(name) + '/' + digest + ".json";
        return disk.exists(path)
                ? Origin.parse(new String(files.read(path, LONGEST_TEXT), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Makes jar and origin durable beside what is installed; without {@link #commit} they do not count. */
    void prepare(String name, String digest, byte[] jar, Origin origin) throws IOException {
        finishRemoval(name);
        files.replace(folder(name) + '/' + digest + JAR, jar);
        files.replace(folder(name) + '/' + digest + ".json", origin.text().getBytes(StandardCharsets.UTF_8));
    }

    /** From here on the policy, and with it the jar it names, is what is installed. */
    void commit(String name, String policy) throws IOException {
        files.replace(POLICIES + '/' + name + POLICY, policy.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts back what stood there before a commit that failed half way. @param policy its text; empty if there was none */
    void revert(String name, Optional<String> policy) throws IOException {
        if (policy.isPresent()) {
            commit(name, policy.get());
        } else {
            files.delete(POLICIES + '/' + name + POLICY);
        }
    }

    Optional<String> policyText(String name) throws IOException {
        String path = POLICIES + '/' + name + POLICY;
        return disk.exists(path)
                ? Optional.of(new String(files.read(path, LONGEST_TEXT), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Deletes what the policy does not name: the version before, or one whose start failed. */
    void sweep(String name) throws IOException {
        Named named = says(name);
        if (named.unclear()) {
            return;
        }
        for (String file : ours(name)) {
            if (named.digest().isEmpty() || !file.startsWith(named.digest() + '.') || file.endsWith(Durable.UNFINISHED)) {
                files.delete(folder(name) + '/' + file);
            }
        }
        if (!named.digest().isEmpty() && disk.exists(folder(name) + '/' + named.digest() + JAR)) {
            files.delete(JARS + '/' + name + JAR);
        } else if (disk.list(folder(name)).isEmpty()) {
            disk.delete(folder(name));
        }
    }

    /** From here on the plugin is removed. */
    void beginRemoval(String name) throws IOException {
        String policy = POLICIES + '/' + name + POLICY;
        if (disk.exists(policy)) {
            files.move(policy, POLICIES + '/' + name + REMOVED);
        } else {
            files.replace(POLICIES + '/' + name + REMOVED, new byte[0]);
        }
    }

    /** Deletes what belongs to a removed plugin, last the mark that it is removed; nothing happens without the mark. */
    void finishRemoval(String name) throws IOException {
        String mark = POLICIES + '/' + name + REMOVED;
        if (!disk.exists(mark)) {
            return;
        }
        for (String file : ours(name)) {
            files.delete(folder(name) + '/' + file);
        }
        gone(JARS, name);
        files.delete(JARS + '/' + name + JAR);
        files.delete(JARS + '/' + name + JAR + ".sig");
        gone(DATA, name);
        files.delete(mark);
    }

    /** Deletes a folder and what others put into it; when this returns, its name is off the disk. */
    private void gone(String parent, String name) throws IOException {
        Tree.delete(disk.root().resolve(parent).resolve(name));
        disk.delete(parent + '/' + name);
        if (Files.isDirectory(disk.root().resolve(parent), LinkOption.NOFOLLOW_LINKS)) {
            disk.forceFolder(parent);
        }
    }

    /** How many files of a removed plugin are still there. */
    int left(String name) {
        return Tree.count(disk.root().resolve(folder(name))) + Tree.count(disk.root().resolve(JARS).resolve(name + JAR))
                + Tree.count(data(name)) + Tree.count(policy(name)) + Tree.count(disk.root().resolve(POLICIES).resolve(name + REMOVED));
    }

    /** Finishes removals and sweeps what no policy names; called once, before anything is found. */
    void recover() throws IOException {
        for (String name : removals()) {
            finishRemoval(name);
        }
        for (String file : disk.list(POLICIES)) {
            if (file.endsWith(POLICY + Durable.UNFINISHED) || file.endsWith(REMOVED + Durable.UNFINISHED)) {
                files.delete(POLICIES + '/' + file);
            }
        }
        for (String name : folders()) {
            sweep(name);
        }
    }

    /** Names that have a policy. */
    List<String> policies() throws IOException {
        return named(POLICY);
    }

    /** Names whose removal is not finished. */
    List<String> removals() throws IOException {
        return named(REMOVED);
    }

    private List<String> named(String end) throws IOException {
        return disk.list(POLICIES).stream().filter(file -> file.endsWith(end) && Candidate.isName(without(file, end)))
                .map(file -> without(file, end)).toList();
    }

    /** Names that have a folder of their own. */
    List<String> folders() throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : disk.list(JARS)) {
            if (Candidate.isName(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Files this class wrote there; an operator may have put others beside them. */
    private List<String> ours(String name) throws IOException {
        return disk.list(folder(name)).stream().filter(file -> OURS.matcher(file).matches()).toList();
    }

    private Path data(String name) {
        return disk.root().resolve(DATA).resolve(name);
    }

    private static String folder(String name) {
        return JARS + '/' + name;
    }

    private static String without(String file, String end) {
        return file.substring(0, file.length() - end.length());
    }

    /** What a policy says about digests: one, none because there is no policy, or unclear. */
    private record Named(String digest, boolean unclear) {}

    /** A policy that cannot be read, or that names a signer, may mean any jar: then nothing is swept. */
    private Named says(String name) throws IOException {
        Optional<String> text = policyText(name);
        if (text.isEmpty()) {
            // What has the name of a policy and is no plain file is for the operator to look at.
            return new Named("", disk.list(POLICIES).contains(name + POLICY));
        }
        try {
            return BundleIdentity.digest(Policy.parse(text.get())).map(digest -> new Named(digest, false)).orElse(new Named("", true));
        } catch (IllegalArgumentException e) {
            return new Named("", true);
        }
    }
}
