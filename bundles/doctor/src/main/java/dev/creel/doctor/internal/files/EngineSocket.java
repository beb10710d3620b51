// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The container engine's socket open to every user: whoever talks to the engine is root of this machine. */
final class EngineSocket implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("fs.engine_socket.open_to_all");
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        Path socket = scene.environment("DOCKER_HOST").filter(host -> host.startsWith("unix:")).map(host -> Path.of(URI.create(host).getPath()))
                .orElse(Path.of("/var/run/docker.sock"));
        Places.entry(socket).filter(entry -> (Bits.of(entry.is()) & Bits.OTHERS_WRITE) != 0).ifPresent(entry ->
                found.accept(new Finding("fs.engine_socket.open_to_all", CRITICAL, socket.toString(), "every user may command the container engine",
                        socket + " has mode " + Bits.octal(Bits.of(entry.is())) + "; who may write to it is root of this machine",
                        "chmod 660 " + socket + ", and keep its group small")));
    }
}
