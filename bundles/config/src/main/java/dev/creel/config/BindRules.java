// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which folders of this machine a container may be given. A folder counts with all above and below it: neither a folder inside
 * a forbidden one is given nor one that contains it. Ask with the path after links were followed where it is used.
 *
 * @param home of the user the gateway runs as
 * @param own the state folder, then whatever else is the gateway's alone: its configuration, the socket of its engine
 */
public record BindRules(Path home, List<Path> own) {
    private static final List<String> SYSTEM = List.of("/etc", "/proc", "/sys", "/dev", "/boot", "/run", "/var/run", "/root",
            "/usr", "/bin", "/sbin", "/lib", "/lib64", "/var/lib/docker", "/var/lib/containers", "/var/lib/containerd");
    private static final List<String> KEYS = List.of(".ssh", ".gnupg", ".aws", ".azure", ".docker", ".kube", ".config",
            ".netrc", ".npmrc", ".m2", ".password-store", ".local/share/keyrings", ".mozilla");

    public BindRules {
        own = List.copyOf(own);
    }

    /** Why nothing of that may be in any container; empty if it may. */
    public Optional<String> forbidden(Path source) {
        if (!source.isAbsolute() || !source.equals(source.normalize())) {
            return Optional.of("is no absolute path without . and ..");
        }
        return told(Stream.concat(system(), Stream.concat(keys(), own.stream())), source);
    }

    /** Why an operator's bind may not begin there; empty if it may. */
    public Optional<String> bind(Path source, List<Path> roots) {
        return forbidden(source).or(() -> roots.stream().anyMatch(source::startsWith) ? Optional.empty()
                : Optional.of("is not below a folder of bindRoots"));
    }

    /** Why an agent's workspace may not lie there; empty if it may. The state folder's own places for workspaces may hold one. */
    public Optional<String> workspace(Path folder) {
        Path state = own.get(0);
        boolean ours = folder.startsWith(state) && folder.getNameCount() > state.getNameCount()
                && own(folder.getName(state.getNameCount()).toString());
        boolean homes = folder.startsWith(home) && !folder.equals(home);
        return told(Stream.of(system().filter(path -> !(ours || homes) || !folder.startsWith(path)), keys(),
                ours ? Stream.<Path>empty() : Stream.of(state), own.stream().skip(1)).flatMap(paths -> paths), folder);
    }

    private static Optional<String> told(Stream<Path> closed, Path folder) {
        return closed.filter(path -> touches(folder, path)).findFirst().map(path -> "reaches " + path + ", which no container gets");
    }

    private static boolean own(String name) {
        return name.equals("sandboxes") || name.equals("workspace") || name.startsWith("workspace-");
    }

    private static Stream<Path> system() {
        return SYSTEM.stream().map(Path::of);
    }

    private Stream<Path> keys() {
        return KEYS.stream().map(home::resolve);
    }

    private static boolean touches(Path one, Path other) {
        return one.startsWith(other) || other.startsWith(one);
    }
}
