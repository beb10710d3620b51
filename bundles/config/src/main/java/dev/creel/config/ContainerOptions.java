// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.internal.ContainerReader;
import dev.creel.config.internal.ContainerWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All that an operator may choose about an agent's container: {@code agents.*.sandbox.docker}. The record is closed: whatever
 * else an engine can do (privileges, devices, namespaces of the host, capabilities) has no place in it.
 *
 * @param user numbers {@code UID:GID}, neither of them 0; empty for the owner of the workspace
 * @param network {@code none}, or {@code egress} for the domains and nothing else
 * @param domains names it may reach by HTTP and HTTPS; one with a dot before it counts with all below it
 * @param setup text for a shell, run once in a new container
 * @param swap memory and swap together
 * @param seccomp path of a profile; empty for the engine's own
 * @param apparmor name of a profile; empty for the engine's own
 * @param bindRoots folders of this machine below which binds may begin
 */
public record ContainerOptions(String image, String prefix, String workdir, String user, String network, List<String> domains, List<Tmpfs> tmpfs,
        Map<String, String> environment, String setup, long pids, long memory, long swap, long nanoCpus, List<Limit> limits,
        String seccomp, String apparmor, List<Bind> binds, List<String> bindRoots) {
    public ContainerOptions {
        domains = List.copyOf(domains);
        tmpfs = List.copyOf(tmpfs);
        environment = Map.copyOf(environment);
        limits = List.copyOf(limits);
        binds = List.copyOf(binds);
        bindRoots = List.copyOf(bindRoots);
    }

    /**
     * Reads a section {@code docker}. What is only wider than what holds here is read as what holds; the configuration's list of
     * what it narrows tells it.
     *
     * @param path where it stands, for what is wrong with it
     * @param issues takes each value that is refused; what is returned must not be used if there was one
     */
    public static ContainerOptions of(Json.Obj docker, String path, Consumer<Issue> issues) {
        return new ContainerReader(docker, path, issues, narrowed -> { }).read();
    }

    /** The section that is read as these options. */
    public Json.Obj section() {
        return ContainerWriter.write(this);
    }

    /** An agent's section over the defaults: field by field, lists of binds one after the other, variables and limits merged. */
    public static Json.Obj merged(Json.Obj defaults, Json.Obj agent) {
        Map<String, Json> merged = new LinkedHashMap<>(defaults.members());
        agent.members().forEach((name, value) -> merged.merge(name, value, (old, own) -> switch (name) {
            case "binds" -> together(old, own);
            case "env", "ulimits" -> overlaid(old, own);
            default -> own;
        }));
        return new Json.Obj(merged);
    }

    private static Json together(Json old, Json own) {
        return old instanceof Json.Arr a && own instanceof Json.Arr b
                ? new Json.Arr(Stream.concat(a.elements().stream(), b.elements().stream()).toList()) : own;
    }

    private static Json overlaid(Json old, Json own) {
        if (!(old instanceof Json.Obj a && own instanceof Json.Obj b)) {
            return own;
        }
        Map<String, Json> all = new LinkedHashMap<>(a.members());
        all.putAll(b.members());
        return new Json.Obj(all);
    }

    /** A folder in memory. @param bytes its size */
    public record Tmpfs(String path, long bytes, boolean executable) {}

    /** A limit of one process, as {@code nofile}. */
    public record Limit(String name, long soft, long hard) {}

    /** A folder of this machine in the container. */
    public record Bind(String source, String target, boolean writable) {}
}
