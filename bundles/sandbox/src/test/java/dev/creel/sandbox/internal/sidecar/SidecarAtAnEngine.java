// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.ContainerOptions;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.internal.Plan;
import dev.creel.sandbox.internal.docker.DockerEngine;
import dev.creel.sandbox.internal.docker.WayLog;
import dev.creel.sandbox.internal.wire.EngineWire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of sandboxd at a real engine; test-bundles/tools/engine.sh starts one and runs this. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SidecarAtAnEngine {
    private static final String GATEWAY = "0123456789abcdef0123456789abcdef";
    private static final String IMAGE = System.getProperty("creel.image", "creel-test:busybox");

    @TempDir
    Path folder;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private DockerEngine engine;
    private Path state;
    private Path workspace;
    private Door door;

    @BeforeEach
    void open() throws IOException {
        folder = folder.toRealPath();
        state = Files.createDirectories(folder.resolve("state"));
        Files.createDirectories(state.resolve("sandbox"));
        workspace = Files.createDirectories(state.resolve("workspace"));
        if (Files.getAttribute(workspace, "unix:uid").equals(0)) {
            Files.setAttribute(workspace, "unix:uid", 1000);
        }
        engine = DockerEngine.at(new EngineWire(Path.of(System.getProperty("creel.engine", "/none")), Duration.ofSeconds(90), clock),
                new WayLog(SidecarAtAnEngine::daemon, line -> { }));
    }

    private SidecarEngine gateway(String enginePath) throws IOException {
        door = Door.at(folder.resolve("d.sock"), -1, clock, SidecarAtAnEngine::daemon);
        Grounds grounds = new Grounds(List.of(new Grounds.Root(state, enginePath)));
        daemon(() -> serve(grounds)).start();
        return SidecarEngine.at(folder.resolve("d.sock"), GATEWAY, state, clock);
    }

    private void serve(Grounds grounds) {
        try {
            Sandboxd.serve(door, engine, grounds, new Ceiling(1L << 30, 1_000_000_000L, 256), Set.of(IMAGE),
                    new Ledger(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // Closed at the end of the test.
            return;
        }
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        return thread;
    }

    @AfterEach
    void close() throws IOException {
        engine.ours(GATEWAY).forEach(found -> engine.remove(found.id()));
        door.close();
        clock.shutdownNow();
    }

    private Plan plan(SidecarEngine far) {
        ContainerOptions options = ContainerOptions.of(Json.object().put("image", IMAGE).build(), "docker", issue -> { });
        return new Plan(GATEWAY, "main", "agent:main", far.image(IMAGE), "1000:1000",
                List.of(new Plan.Mount(workspace.toString(), "/workspace", true)), options, "");
    }

    private static String all(Running running) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[64 * 1024];
        for (int count = running.read(some); count >= 0; count = running.read(some)) {
            all.write(some, 0, count);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Test
    void commandsRunReadEndAndAreKilledAsWithoutIt() throws IOException {
        SidecarEngine far = gateway(state.toString());
        Plan plan = plan(far);
        String id = far.create(plan);
        Running cat = far.exec(id, new Launch(List.of("sh", "-c", "cat; echo $A; id -u; exit 7"), "", Map.of("A", "b"), false), plan);
        cat.write("in\n".getBytes(StandardCharsets.UTF_8));
        cat.closeInput();
        assertThat(all(cat)).isEqualTo("in\nb\n1000\n");
        assertThat(cat.exit()).isEqualTo(7);
        Running terminal = far.exec(id, new Launch(List.of("sh", "-c", "tty"), "/tmp", Map.of(), true), plan);
        assertThat(all(terminal)).startsWith("/dev/pts/");
        Running endless = far.exec(id, new Launch(List.of("sh", "-c", "trap '' TERM; yes"), "", Map.of(), false), plan);
        assertThat(endless.read(new byte[10])).isPositive();
        endless.kill(Duration.ofSeconds(1));
        all(endless);
        assertThat(endless.why()).isEqualTo("killed");
        Running after = far.exec(id, new Launch(List.of("sh", "-c", "ps | grep -c '[y]es$'; touch made"), "", Map.of(), false), plan);
        assertThat(all(after)).isEqualTo("0\n");
        assertThat(workspace.resolve("made")).exists();
        assertThat(far.ours(GATEWAY)).hasSize(1);
        far.remove(id);
        assertThat(engine.ours(GATEWAY)).isEmpty();
    }

    @Test
    void aFolderTheEngineHasUnderAnotherPathIsFoundAndAWrongOneIsNoticed() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other/workspace")).getParent();
        Files.writeString(other.resolve("workspace/secret"), "another's");
        SidecarEngine far = gateway(other.toString());
        assertThatThrownBy(() -> far.create(plan(far))).isInstanceOf(SandboxRefused.class).hasMessageContaining("another folder");
        assertThat(engine.ours(GATEWAY)).isEmpty();
        Files.delete(other.resolve("workspace/secret"));
        Files.delete(other.resolve("workspace"));
        Files.createSymbolicLink(other.resolve("workspace"), workspace);
        String id = far.create(plan(far));
        assertThat(id).as("control: where the engine's path leads to the same folder").isNotEmpty();
    }
}
