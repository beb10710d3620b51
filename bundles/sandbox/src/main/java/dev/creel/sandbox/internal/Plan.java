// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.config.ContainerOptions;
import java.util.List;
import java.util.Map;

/**
 * All that a container is made from.
 *
 * @param instance the gateway it belongs to
 * @param image identity, not name: a name may come to mean another image
 * @param user {@code UID:GID}
 * @param mounts folders of this machine, their paths without links
 * @param seccomp text of a filter of system calls, not its path: a changed one is another plan; empty for the engine's own
 */
public record Plan(String instance, String agentId, String scope, String image, String user, List<Mount> mounts,
        ContainerOptions options, String seccomp) {
    public Plan {
        mounts = List.copyOf(mounts);
    }

    /** Unique to the gateway and the scope, and readable. */
    public String name() {
        String digest = new Fingerprint().add(instance).add(scope).hex();
        return options.prefix() + Slug.readable(scope) + "-" + digest.substring(0, 24);
    }

    /** Says whether a container was made from the same, apart from which file of a name it found. */
    public String hash() {
        Fingerprint all = new Fingerprint().add(instance).add(agentId).add(scope).add(image).add(user);
        all.add(mounts, (digest, mount) -> digest.add(mount.source()).add(mount.target()).add(mount.writable()));
        all.add(options.prefix()).add(options.workdir()).add(options.network()).add(options.setup()).add(seccomp)
                .add(options.apparmor()).add(options.pids()).add(options.memory()).add(options.swap()).add(options.nanoCpus());
        all.add(options.domains(), Fingerprint::add);
        all.add(options.tmpfs(), (digest, folder) -> digest.add(folder.path()).add(folder.bytes()).add(folder.executable()));
        all.add(options.limits(), (digest, limit) -> digest.add(limit.name()).add(limit.soft()).add(limit.hard()));
        all.add(options.environment().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList(),
                (digest, variable) -> digest.add(variable.getKey()).add(variable.getValue()));
        return all.hex();
    }

    /**
     * A folder or file of this machine in the container.
     *
     * @param identity its {@link FileNumber}, which tells it from another one that takes its place; empty where that makes no difference
     */
    public record Mount(String source, String target, boolean writable, String identity) {
        public Mount(String source, String target, boolean writable) {
            this(source, target, writable, "");
        }
    }
}
