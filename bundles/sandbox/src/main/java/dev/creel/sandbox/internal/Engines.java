// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.config.Config;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.docker.DockerEngine;
import dev.creel.sandbox.internal.docker.WayLog;
import dev.creel.sandbox.internal.sidecar.SidecarEngine;
import dev.creel.sandbox.internal.wire.EngineWire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Finds the container engine of this machine and keeps the connection's shape; thread-safe. */
final class Engines {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String REMEDY = "install one with: apt-get install docker.io (or podman, then: systemctl --user start"
            + " podman.socket), or name its socket as agents.defaults.sandbox.engineSocket";

    private final Config config;
    private final ScheduledExecutorService clock;
    private final WayLog log;
    private Path socket;
    private Engine engine;

    Engines(Config config, ScheduledExecutorService clock, WayLog log) {
        this.config = config;
        this.log = log;
        this.clock = clock;
    }

    /** The engine whose socket is there now; the same object as long as it is the same socket. */
    synchronized Engine current() {
        Path found = found();
        if (engine == null || !found.equals(socket)) {
            engine = sidecar().isPresent() ? SidecarEngine.at(found, Instance.of(state()), state(), clock)
                    : DockerEngine.at(new EngineWire(found, PATIENCE, clock), log);
            socket = found;
        }
        return engine;
    }

    /** Where the engine found last listens. */
    synchronized Path socket() {
        return socket;
    }

    private Path state() {
        return Path.of(config.current().stateDir());
    }

    /** The socket of sandboxd. Where one is named, the gateway never looks for the engine's own. */
    private Optional<Path> sidecar() {
        return config.current().text("agents.defaults.sandbox.sandboxd").or(() -> config.environment("CREEL_SANDBOXD"))
                .map(String::strip).filter(path -> !path.isEmpty()).map(Path::of);
    }

    /** One that this user may open goes before one that is only there. */
    private Path found() {
        if (sidecar().isPresent()) {
            return sidecar().get();
        }
        List<Path> there = candidates().stream().filter(Files::exists).toList();
        return there.stream().filter(Files::isWritable).findFirst().or(() -> there.stream().findFirst())
                .orElseThrow(() -> new SandboxRefused("sandbox.engine",
                        "there is no container engine on this machine, and commands run in containers only", REMEDY));
    }

    private List<Path> candidates() {
        String named = config.current().text("agents.defaults.sandbox.engineSocket").orElse("");
        if (!named.isBlank()) {
            return List.of(Path.of(named.strip()));
        }
        String host = config.environment("DOCKER_HOST").orElse("");
        if (host.startsWith("unix://")) {
            return List.of(Path.of(host.substring("unix://".length())));
        }
        List<Path> known = new ArrayList<>(List.of(Path.of("/var/run/docker.sock")));
        config.environment("XDG_RUNTIME_DIR").map(Path::of).ifPresent(run -> {
            known.add(run.resolve("docker.sock"));
            known.add(run.resolve("podman/podman.sock"));
        });
        known.add(Path.of("/run/podman/podman.sock"));
        return known;
    }
}
