// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.core.RemoteApiVersion;
import dev.creel.config.ContainerOptions;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.internal.Engine.Gone;
import dev.creel.sandbox.internal.wire.EngineWire;
import dev.creel.sandbox.internal.wire.NotTaken;
import dev.creel.sandbox.internal.wire.Taken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Commands in containers. Each carries a mark in its environment, by which it and what it started are found again. */
final class DockerExec {
    static final String MARK = "CREEL_JOB";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST_SAID = 64 * 1024;

    private final DockerClient client;
    private final EngineWire wire;
    private final String prefix;

    DockerExec(DockerClient client, EngineWire wire, RemoteApiVersion version) {
        this.client = client;
        this.wire = wire;
        this.prefix = "/" + version.asWebPathPart();
    }

    ContainerRun start(String container, Launch launch, ContainerOptions options) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String mark = HexFormat.of().formatHex(random);
        Map<String, String> environment = new TreeMap<>(Map.of("HOME", "/tmp"));
        environment.putAll(options.environment());
        environment.putAll(launch.environment());
        environment.put(MARK, mark);
        String workdir = options.workdir();
        String id = made(container, argv(launch, workdir), environment, workdir, launch.terminal());
        return new ContainerRun(new Demux(taken(id, launch.terminal()), launch.terminal()), this, new ContainerRun.Names(container, id, mark, workdir));
    }

    /**
     * The folder a command starts in is entered by a shell in the container, not by the engine: a link in the workspace to an
     * open file of the engine's would lead that one out of the container.
     */
    private static List<String> argv(Launch launch, String workdir) {
        if (launch.workdir().isEmpty() || launch.workdir().equals(workdir)) {
            return launch.argv();
        }
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh", launch.workdir()));
        argv.addAll(launch.argv());
        return argv;
    }

    /** Runs to the end and throws the output away. */
    int run(String container, List<String> argv, String workdir, Duration time) {
        String id = made(container, argv, Map.of(), workdir, false);
        try (Taken stream = taken(id, false)) {
            stream.within(time);
            byte[] sink = new byte[4096];
            while (stream.read(sink, 0, sink.length) >= 0) {
                continue;
            }
            return ended(container, id);
        } catch (IOException e) {
            return -1;
        }
    }

    /**
     * Whether a command in the container says that word within the time. Its end is not waited for: an engine holds back all
     * ends in a container while somebody does not read the output of one.
     */
    boolean says(String container, List<String> argv, String workdir, String word, Duration time) {
        try (Demux stream = new Demux(taken(made(container, argv, Map.of(), workdir, false), false), false)) {
            stream.within(time);
            byte[] some = new byte[256];
            StringBuilder said = new StringBuilder();
            while (said.indexOf(word) < 0 && said.length() < MOST_SAID) {
                int count = stream.read(some);
                if (count < 0) {
                    return false;
                }
                said.append(new String(some, 0, count, StandardCharsets.UTF_8));
            }
            return said.indexOf(word) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String made(String container, List<String> argv, Map<String, String> environment, String workdir, boolean terminal) {
        return client.execCreateCmd(container).withAttachStdin(true).withAttachStdout(true).withAttachStderr(true)
                .withTty(terminal).withWorkingDir(workdir).withEnv(environment.entrySet().stream().map(Object::toString).toList()).withCmd(argv.toArray(String[]::new)).exec().getId();
    }

    private Taken taken(String id, boolean terminal) {
        try {
            return wire.takeOver(prefix + "/exec/" + id + "/start", "{\"Detach\":false,\"Tty\":" + terminal + "}");
        } catch (NotTaken e) {
            if (e.gone()) {
                throw new Gone(e.getMessage(), e);
            }
            throw new SandboxRefused("sandbox.engine", e.getMessage(), "see its log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The exit status; -1 if the engine does not know one. Where it is late with writing it down, its next event is waited for. */
    int ended(String container, String id) {
        Instant began = Instant.now();
        InspectExecResponse now = client.inspectExecCmd(id).exec();
        if (running(now)) {
            try (Events events = Events.of(container, began, wire, prefix)) {
                while (running(now) && events.next()) {
                    now = client.inspectExecCmd(id).exec();
                }
            }
        }
        return running(now) || now.getExitCodeLong() == null ? -1 : now.getExitCodeLong().intValue();
    }

    private static boolean running(InspectExecResponse exec) {
        return Boolean.TRUE.equals(exec.isRunning());
    }

    /** Whether the engine has seen the container run out of memory. */
    boolean outOfMemory(String container) {
        return Boolean.TRUE.equals(client.inspectContainerCmd(container).exec().getState().getOOMKilled());
    }

    boolean runs(String container) {
        return Boolean.TRUE.equals(client.inspectContainerCmd(container).exec().getState().getRunning());
    }

    /** Ends all there is in the container. */
    void restart(String container) {
        client.killContainerCmd(container).exec();
    }
}
