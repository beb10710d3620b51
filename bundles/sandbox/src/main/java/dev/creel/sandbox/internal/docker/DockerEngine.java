// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.internal.FarEngine;
import dev.creel.sandbox.internal.Plan;
import dev.creel.sandbox.internal.wire.EngineWire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Docker, or podman through its Docker interface: docker-java for questions and answers, our own wire for commands. */
public final class DockerEngine implements FarEngine {
    private static final String LABEL = "dev.creel.sandbox";
    private static final List<String> IDLE = List.of("sleep", "2000000000");

    /** Says so if each path of the arguments is what the number after it names. */
    private static final String SAME = "n=0; while [ $# -gt 0 ]; do [ \"$(stat -c %D:%i -- \"$1\")\" = \"$2\" ] || exit 1; n=$((n + 1)); shift 2; done; echo same-$n";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EngineWire wire;
    private final DockerClient client;
    private final Facts facts;
    private final String folder;
    private final DockerExec exec;
    private final Ways ways;

    private DockerEngine(EngineWire wire, RemoteApiVersion version, Facts facts, String folder, WayLog log) {
        this.wire = wire;
        this.client = DockerClientImpl.getInstance(new PinnedConfig(version), wire);
        this.facts = facts;
        this.folder = folder;
        this.exec = new DockerExec(client, wire, version);
        this.ways = new Ways(client, wire, version, log);
    }

    /** Asks the engine what it is; one that cannot filter system calls is refused. */
    public static DockerEngine at(EngineWire wire, WayLog log) {
        DockerClient first = DockerClientImpl.getInstance(new PinnedConfig(RemoteApiVersion.UNKNOWN_VERSION), wire);
        return told(() -> {
            Version version = first.versionCmd().exec();
            Info info = first.infoCmd().exec();
            List<String> security = info.getSecurityOptions() == null ? List.of() : info.getSecurityOptions();
            boolean podman = version.getComponents() != null
                    && version.getComponents().stream().anyMatch(part -> String.valueOf(part.getName()).startsWith("Podman"));
            Facts facts = new Facts(podman ? "podman" : "docker", version.getVersion(),
                    security.stream().anyMatch(option -> option.contains("seccomp")),
                    security.stream().anyMatch(option -> option.contains("rootless")));
            if (!facts.seccomp()) {
                throw new SandboxRefused("sandbox.seccomp", "the engine does not filter system calls", "start one that was built with seccomp");
            }
            return new DockerEngine(wire, RemoteApiVersion.parseConfig(version.getApiVersion()), facts, String.valueOf(info.getDockerRootDir()), log);
        });
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public String image(String name) {
        return known(name).or(() -> facts.name().equals("podman") ? known("localhost/" + name) : Optional.empty())
                .orElseThrow(() -> new SandboxRefused("sandbox.image", "the engine has no image " + name,
                        name.equals(Ways.IMAGE) ? "make it with runtime/package/image.sh egress"
                                : "make it with runtime/package/sandbox/image.sh, or name one it has as sandbox.docker.image"));
    }

    /** podman keeps images of this machine's own under {@code localhost}. */
    private Optional<String> known(String name) {
        try {
            return told(() -> Optional.of(client.inspectImageCmd(name).exec().getId()));
        } catch (Gone e) {
            return Optional.empty();
        }
    }

    @Override
    public String create(Plan plan) {
        String id = create(plan, UnaryOperator.identity());
        Map<String, String> numbers = plan.mounts().stream().filter(mount -> !mount.identity().isEmpty())
                .collect(Collectors.toMap(Plan.Mount::target, Plan.Mount::identity));
        if (!numbers.isEmpty()) {
            held(id, numbers);
        }
        return id;
    }

    /** The engine follows a link that was put in the place of what is kept from commands: that is seen before any command runs. */
    private void held(String id, Map<String, String> numbers) {
        boolean same = false;
        try {
            same = same(id, numbers);
        } finally {
            if (!same) {
                remove(id);
            }
        }
        if (!same) {
            throw new SandboxRefused("sandbox.protected", "what is kept from commands is another file in the container than in the workspace",
                    "end what exchanges " + String.join(", ", numbers.keySet().stream().sorted().toList()) + ", and repeat the call");
        }
    }

    @Override
    public String create(Plan plan, UnaryOperator<String> paths) {
        try {
            return started(plan, paths);
        } catch (ConflictException e) {
            evict(plan);
            return told(() -> started(plan, paths));
        } catch (RuntimeException e) {
            throw Answers.refused(e);
        }
    }

    /** Whatever has the name of the plan's container already. */
    private void evict(Plan plan) {
        ours(plan.instance()).stream().filter(found -> found.name().equals(plan.name())).forEach(found -> remove(found.id()));
    }

    private String started(Plan plan, UnaryOperator<String> paths) {
        if (plan.options().network().equals(Hardened.NONE)) {
            return started(plan, paths, Hardened.NONE);
        }
        if (facts.name().equals("podman")) {
            throw new SandboxRefused("sandbox.docker.network", "podman's networks have an address on this machine, so egress is Docker's only",
                    "use Docker, or write network \"none\"");
        }
        // On its network a container of that name would hold the network fast.
        evict(plan);
        try {
            return started(plan, paths, ways.open(plan, image(Ways.IMAGE)));
        } catch (RuntimeException e) {
            closed(plan.name(), e);
            throw e;
        }
    }

    private String started(Plan plan, UnaryOperator<String> paths, String network) {
        CreateContainerResponse made = client.createContainerCmd(plan.image())
                .withName(plan.name())
                .withHostName("sandbox")
                .withUser(plan.user())
                .withEntrypoint(IDLE)
                .withWorkingDir(plan.options().workdir())
                .withNetworkDisabled(network.equals(Hardened.NONE))
                .withEnv(network.equals(Hardened.NONE) ? List.of() : Ways.ENVIRONMENT)
                .withHostConfig(Hardened.of(plan, new Hardened.Place(paths, folder, network, facts.rootless() && facts.name().equals("podman"))))
                .withLabels(Map.of(LABEL, plan.instance(), LABEL + ".scope", plan.scope(), LABEL + ".agent", plan.agentId(),
                        LABEL + ".hash", plan.hash()))
                .exec();
        try {
            client.startContainerCmd(made.getId()).exec();
            return made.getId();
        } catch (RuntimeException e) {
            remove(made.getId());
            throw e;
        }
    }

    @Override
    public String volume(String name) {
        return told(() -> client.inspectVolumeCmd(name).exec().getMountpoint());
    }

    @Override
    public boolean same(String container, Map<String, String> numbers) {
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", SAME, "sh"));
        numbers.forEach((path, number) -> argv.addAll(List.of(path, number)));
        return told(() -> exec.says(container, argv, "/", "same-" + numbers.size(), PATIENCE));
    }

    @Override
    public Running exec(String container, Launch launch, Plan plan) {
        return told(() -> exec.start(container, launch, plan.options()));
    }

    @Override
    public int run(String container, List<String> argv, String workdir, Duration time) {
        return told(() -> exec.run(container, argv, workdir, time));
    }

    @Override
    public List<Found> ours(String instance) {
        return told(() -> client.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(LABEL, instance)).exec())
                .stream().map(DockerEngine::found).toList();
    }

    private static Found found(Container container) {
        Map<String, String> labels = container.getLabels();
        String name = container.getNames() == null || container.getNames().length == 0 ? "" : container.getNames()[0];
        return new Found(container.getId(), name.startsWith("/") ? name.substring(1) : name, labels.getOrDefault(LABEL + ".scope", ""),
                labels.getOrDefault(LABEL + ".agent", ""), container.getImage(), labels.getOrDefault(LABEL + ".hash", ""),
                "running".equals(container.getState()), Instant.ofEpochSecond(container.getCreated()));
    }

    @Override
    public void remove(String container) {
        Optional<String> name = name(container);
        gone(container);
        name.ifPresent(way -> told(() -> {
            ways.close(way);
            return way;
        }));
    }

    private void closed(String name, RuntimeException cause) {
        try {
            ways.close(name);
        } catch (RuntimeException e) {
            // What is left goes before the next container of that name, or with the next tidying.
            cause.addSuppressed(e);
        }
    }

    /** The name of a container with a way out; empty for others and where there is none. */
    private Optional<String> name(String container) {
        try {
            InspectContainerResponse there = told(() -> client.inspectContainerCmd(container).exec());
            return Hardened.NONE.equals(there.getHostConfig().getNetworkMode()) ? Optional.empty() : Optional.of(there.getName().substring(1));
        } catch (Gone e) {
            return Optional.empty();
        }
    }

    @Override
    public void tidy(String instance) {
        told(() -> {
            ways.tidy(instance, ours(instance).stream().map(Found::name).collect(Collectors.toSet()));
            return instance;
        });
    }

    private void gone(String container) {
        try {
            client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
        } catch (NotFoundException e) {
            // It is gone, as it should be.
            return;
        } catch (ConflictException e) {
            if (!String.valueOf(e.getMessage()).contains("already in progress")) {
                throw Answers.refused(e);
            }
        } catch (RuntimeException e) {
            throw Answers.refused(e);
        }
    }

    static <T> T told(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw Answers.refused(e);
        }
    }
}
