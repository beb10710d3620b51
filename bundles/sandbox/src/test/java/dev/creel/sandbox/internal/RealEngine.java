// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.confine.Threads;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.Sandboxes.Seat;
import dev.creel.sandbox.Sandboxes.Who;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** The sandboxes of a state folder at a real engine, whose socket and image the system properties name. */
final class RealEngine implements AutoCloseable {
    static final Path SOCKET = Path.of(System.getProperty("creel.engine", "/none"));
    static final String IMAGE = System.getProperty("creel.image", "creel-test:busybox");

    final Path state;
    final Path workspace;
    final ContainerSandboxes sandboxes;
    final Config config;

    RealEngine(Path state, String more) throws IOException {
        this(state, "", more);
    }

    RealEngine(Path state, String sandbox, String docker) throws IOException {
        this.state = state;
        this.workspace = Files.createDirectories(state.resolve("workspace"));
        if (Files.getAttribute(workspace, "unix:uid").equals(0)) {
            Files.setAttribute(workspace, "unix:gid", 1000);
            Files.setAttribute(workspace, "unix:uid", 1000);
        }
        Path file = state.resolve("creel.json");
        Files.writeString(file, "{agents:{defaults:{sandbox:{" + (sandbox.contains("engineSocket") ? "" : "engineSocket:'" + SOCKET + "',") + sandbox + "docker:{" + (docker.contains("image") ? "" : "image:'" + IMAGE + "',") + docker + "}}}}}");
        this.config = Config.open(new Location(state, file));
        this.sandboxes = new ContainerSandboxes(config, new NoAudit(), new Daemons());
    }

    Seat seat(String session) {
        return sandboxes.seat(new Who("main", session, false, false, workspace));
    }

    Running start(String session, String text) {
        return sandboxes.start(seat(session), new Launch(List.of("sh", "-c", text), "", Map.of(), false));
    }

    Ended run(String session, String text) {
        return end(start(session, text));
    }

    static Ended end(Running running) {
        running.closeInput();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[64 * 1024];
        for (int count = running.read(some); count >= 0; count = running.read(some)) {
            all.write(some, 0, count);
        }
        return new Ended(all.toString(StandardCharsets.UTF_8), running.exit(), running.why());
    }

    @Override
    public void close() {
        try {
            sandboxes.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    record Ended(String output, int exit, String why) {}

    private static final class NoAudit implements Audit {
        @Override
        public String record(String event, Map<String, String> fields) {
            return "D-0";
        }

        @Override
        public Verification verify() {
            return new Verification(0, 0);
        }
    }

    private static final class Daemons implements Threads {
        @Override
        public ThreadFactory factory(String name) {
            return body -> {
                Thread thread = new Thread(body, name);
                thread.setDaemon(true);
                return thread;
            };
        }

        @Override
        public ExecutorService executor(String name, int limit, int queue) {
            return Executors.newFixedThreadPool(limit, factory(name));
        }
    }
}
