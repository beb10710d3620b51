// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Ulimit;
import dev.creel.config.ContainerOptions;
import dev.creel.config.ContainerOptions.Tmpfs;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The engine's options for a plan, and the last look at them before they are sent. */
final class Hardened {
    static final String NONE = "none";
    private static final Set<BindPropagation> INWARD = Set.of(BindPropagation.R_PRIVATE, BindPropagation.R_SLAVE);
    /** No name that an engine gives a meaning of its own: identities only. */
    private static final Pattern NETWORK = Pattern.compile("none|[0-9a-f]{64}");

    private Hardened() {}

    /** The options of a container for commands. */
    static HostConfig of(Plan plan, Place place) {
        ContainerOptions options = plan.options();
        HostConfig config = HostConfig.newHostConfig()
                .withReadonlyRootfs(true)
                .withNetworkMode(place.network())
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(security(plan))
                .withInit(true)
                .withIpcMode("private")
                .withCgroupnsMode("private")
                .withPidsLimit(options.pids())
                .withMemory(options.memory())
                .withMemorySwap(options.swap())
                .withNanoCPUs(options.nanoCpus())
                .withUlimits(options.limits().stream().map(limit -> new Ulimit(limit.name(), limit.soft(), limit.hard())).toList())
                .withTmpFs(tmpfs(options))
                .withShmSize(16L << 20)
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                .withMounts(plan.mounts().stream().map(mount -> mount(mount, place)).toList());
        if (!place.network().equals(NONE)) {
            // What an engine's own server of names does not know, older engines ask others even for an internal network.
            config.withDns("127.0.0.1");
        }
        if (place.keepUser()) {
            config.withUsernsMode("keep-id");
        }
        check(config, place.network());
        return config;
    }

    private static List<String> security(Plan plan) {
        List<String> security = new ArrayList<>(List.of("no-new-privileges:true"));
        if (!plan.seccomp().isEmpty()) {
            security.add("seccomp=" + plan.seccomp());
        }
        if (!plan.options().apparmor().isEmpty()) {
            security.add("apparmor=" + plan.options().apparmor());
        }
        return security;
    }

    private static Map<String, String> tmpfs(ContainerOptions options) {
        Map<String, String> folders = new LinkedHashMap<>();
        for (Tmpfs folder : options.tmpfs()) {
            folders.put(folder.path(), "rw,nosuid,nodev," + (folder.executable() ? "exec" : "noexec") + ",mode=1777,size=" + folder.bytes());
        }
        return folders;
    }

    /** Nothing mounted in the container is seen outside it. Of its own folder an engine gives parts only so that they see the host's mounts. */
    private static Mount mount(Plan.Mount mount, Place place) {
        String source = place.paths().apply(mount.source());
        BindPropagation propagation = source.startsWith(place.engineFolder() + "/") ? BindPropagation.R_SLAVE : BindPropagation.R_PRIVATE;
        return new Mount().withType(MountType.BIND).withSource(source).withTarget(mount.target())
                .withReadOnly(!mount.writable()).withBindOptions(new BindOptions().withPropagation(propagation));
    }

    /** Whatever made these options: none that opens a container to its host passes. @param network the only one it may be in */
    static void check(HostConfig config, String network) {
        refuse("privileged", Boolean.TRUE.equals(config.getPrivileged()));
        refuse("network", !network.equals(config.getNetworkMode()) || !NETWORK.matcher(network).matches());
        refuse("extraHosts", some(config.getExtraHosts()) || some(config.getLinks()));
        refuse("capAdd", config.getCapAdd() != null && config.getCapAdd().length > 0);
        refuse("capDrop", config.getCapDrop() == null || !List.of(config.getCapDrop()).contains(Capability.ALL));
        refuse("devices", some(config.getDevices()) || some(config.getDeviceRequests()) || some(config.getDeviceCgroupRules()));
        refuse("pidMode", text(config.getPidMode()));
        refuse("ipcMode", !"private".equals(config.getIpcMode()));
        refuse("utsMode", text(config.getUtSMode()));
        refuse("usernsMode", text(config.getUsernsMode()) && !"keep-id".equals(config.getUsernsMode()));
        refuse("cgroupnsMode", !"private".equals(config.getCgroupnsMode()));
        refuse("cgroupParent", text(config.getCgroupParent()) || text(config.getCgroup()));
        refuse("binds", some(config.getBinds()) || some(config.getVolumesFrom()) || text(config.getVolumeDriver()));
        refuse("readOnlyRoot", !Boolean.TRUE.equals(config.getReadonlyRootfs()));
        refuse("runtime", text(config.getRuntime()));
        refuse("sysctls", config.getSysctls() != null && !config.getSysctls().isEmpty());
        refuse("limits", none(config.getPidsLimit()) || none(config.getMemory()) || none(config.getNanoCPUs()) || none(config.getMemorySwap()));
        refuse("oomKillDisable", Boolean.TRUE.equals(config.getOomKillDisable()));
        refuse("groupAdd", some(config.getGroupAdd()));
        refuse("ports", Boolean.TRUE.equals(config.getPublishAllPorts()) || config.getPortBindings() != null && !config.getPortBindings().getBindings().isEmpty());
        List<String> security = Objects.requireNonNullElse(config.getSecurityOpts(), List.of());
        refuse("no-new-privileges", !security.contains("no-new-privileges:true"));
        refuse("securityOpt", security.stream().anyMatch(option -> option.contains("unconfined") || option.startsWith("label")));
        refuse("mounts", Stream.ofNullable(config.getMounts()).flatMap(List::stream).anyMatch(mount -> mount.getType() != MountType.BIND
                || mount.getBindOptions() == null || !INWARD.contains(mount.getBindOptions().getPropagation())));
    }

    private static boolean text(String value) {
        return value != null && !value.isEmpty();
    }

    private static boolean some(Object[] values) {
        return values != null && values.length > 0;
    }

    private static boolean some(List<?> values) {
        return values != null && !values.isEmpty();
    }

    private static boolean none(Long value) {
        return value == null || value <= 0;
    }

    private static void refuse(String option, boolean dangerous) {
        if (dangerous) {
            throw new SandboxRefused("sandbox.docker." + option, "a container with this " + option + " would be open to its host",
                    "leave " + option + " as it is by default");
        }
    }

    /**
     * Where a container is made.
     *
     * @param paths the engine's own path of each folder
     * @param engineFolder where the engine keeps its volumes
     * @param network {@code none}, or the identity of an internal network that was made for this container
     * @param keepUser whether users have the same numbers inside only if that is asked for
     */
    record Place(UnaryOperator<String> paths, String engineFolder, String network, boolean keepUser) {}
}
