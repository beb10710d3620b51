// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.core.RemoteApiVersion;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.Plan;
import dev.creel.sandbox.internal.wire.EngineWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The ways out of containers: for each its own internal network, and on it a proxy that knows the domains of its plan. Nothing else is
 * on that network, no address of the host and no container of another scope.
 */
final class Ways {
    static final String IMAGE = "creel-egress:bookworm-slim";
    /** How programs in the container find the proxy. */
    static final List<String> ENVIRONMENT = List.of("http_proxy=http://egress:3128", "https_proxy=http://egress:3128",
            "HTTP_PROXY=http://egress:3128", "HTTPS_PROXY=http://egress:3128");
    private static final String LABEL = "dev.creel.egress";
    private static final String OF = LABEL + ".of";
    private static final String INHIBIT = "com.docker.network.bridge.inhibit_ipv4";

    private final DockerClient client;
    private final EngineWire wire;
    private final String prefix;
    private final WayLog log;

    Ways(DockerClient client, EngineWire wire, RemoteApiVersion version, WayLog log) {
        this.client = client;
        this.wire = wire;
        this.prefix = "/" + version.asWebPathPart() + "/containers/";
        this.log = log;
    }

    /** Makes the way of a plan's container and waits until it is open; returns the network the container is to be in. */
    String open(Plan plan, String image) {
        close(plan.name());
        Map<String, String> labels = Map.of(LABEL, plan.instance(), OF, plan.name());
        // Without an address on the host nothing of the host can be reached.
        String inside = client.createNetworkCmd().withName(plan.name() + "-way").withDriver("bridge").withInternal(true).withCheckDuplicate(true)
                .withOptions(Map.of(INHIBIT, "true")).withLabels(labels).exec().getId();
        String outside = client.createNetworkCmd().withName(plan.name() + "-out").withDriver("bridge").withCheckDuplicate(true)
                .withOptions(Map.of("com.docker.network.bridge.enable_icc", "false")).withLabels(labels).exec().getId();
        String agent = plan.agentId().isEmpty() ? "shared" : plan.agentId().toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>(List.of(agent));
        words.addAll(plan.options().domains());
        String proxy = client.createContainerCmd(image).withName(plan.name() + "-way").withHostName("egress").withUser("13:13")
                .withCmd(words).withHostConfig(proxy(outside)).withLabels(labels).exec().getId();
        client.connectToNetworkCmd().withNetworkId(inside).withContainerId(proxy)
                .withContainerNetwork(new ContainerNetwork().withAliases("egress")).exec();
        client.startContainerCmd(proxy).exec();
        look(inside, proxy);
        await(proxy);
        return inside;
    }

    private static HostConfig proxy(String network) {
        HostConfig config = HostConfig.newHostConfig().withNetworkMode(network).withReadonlyRootfs(true).withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true")).withInit(true).withIpcMode("private").withCgroupnsMode("private")
                .withPidsLimit(64L).withMemory(256L << 20).withMemorySwap(256L << 20).withNanoCPUs(1_000_000_000L)
                .withUlimits(List.of(new Ulimit("nofile", 1024L, 1024L), new Ulimit("core", 0L, 0L)))
                .withTmpFs(Map.of("/run", "rw,noexec,nosuid,nodev,size=4194304,uid=13,gid=13,mode=700",
                        "/tmp", "rw,noexec,nosuid,nodev,size=4194304,mode=1777"))
                .withShmSize(16L << 20)
                .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "3")));
        Hardened.check(config, network);
        return config;
    }

    /** What was made is looked at before a container is put there. */
    private void look(String network, String proxy) {
        Network made = client.inspectNetworkCmd().withNetworkId(network).exec();
        boolean closed = Boolean.TRUE.equals(made.getInternal()) && "bridge".equals(made.getDriver()) && !Boolean.TRUE.equals(made.getEnableIPv6())
                && "true".equals(made.getOptions().get(INHIBIT)) && made.getContainers().keySet().equals(Set.of(proxy));
        if (!closed) {
            throw new SandboxRefused("sandbox.docker.network", "the engine made a network that is not closed", "see the engine's log");
        }
    }

    private void await(String proxy) {
        try {
            Demux lines = new Demux(wire.follow(prefix + proxy + "/logs?follow=1&stdout=1&stderr=1"), false);
            if (!log.opened(lines)) {
                throw new SandboxRefused("sandbox.docker.domains", "the proxy did not start", "see the domains; runtime/package/image.sh egress makes its image");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes away the way of a container, whatever there is of it. */
    void close(String name) {
        proxies(OF + "=" + name).forEach(found -> remove(found.getId()));
        client.listNetworksCmd().withFilter("label", List.of(OF + "=" + name)).exec().forEach(network -> {
            try {
                client.removeNetworkCmd(network.getId()).exec();
            } catch (NotFoundException e) {
                // It is gone, as it should be.
                return;
            }
        });
    }

    private void remove(String proxy) {
        try {
            client.removeContainerCmd(proxy).withForce(true).exec();
        } catch (NotFoundException e) {
            // It is gone, as it should be.
            return;
        }
    }

    private List<Container> proxies(String label) {
        return client.listContainersCmd().withShowAll(true).withFilter("label", List.of(label)).exec();
    }

    /** Takes away the ways of containers that are gone. @param names of those that are there */
    void tidy(String instance, Set<String> names) {
        Set<String> of = new HashSet<>();
        proxies(LABEL + "=" + instance).forEach(found -> of.add(found.getLabels().get(OF)));
        client.listNetworksCmd().withFilter("label", List.of(LABEL + "=" + instance)).exec().forEach(network -> of.add(network.getLabels().get(OF)));
        of.removeAll(names);
        of.forEach(this::close);
    }
}
