// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.FarEngine;
import dev.creel.sandbox.internal.docker.DockerEngine;
import dev.creel.sandbox.internal.docker.WayLog;
import dev.creel.sandbox.internal.wire.EngineWire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The program that holds a container engine's socket in place of the gateway, and makes containers for it by a closed record: an own
 * process, so that who takes over the gateway has its containers and not the machine.
 */
public final class Sandboxd {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int WRONG = 2;

    private Sandboxd() {}

    /** Runs until it is ended. */
    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("--help")) {
            System.out.println(SandboxdOptions.USAGE);
            return;
        }
        try {
            SandboxdOptions options = SandboxdOptions.of(args);
            ScheduledExecutorService clock = Executors.newScheduledThreadPool(1, Sandboxd::daemon);
            Ledger ledger = new Ledger(System.out);
            FarEngine engine = DockerEngine.at(new EngineWire(options.engine(), PATIENCE, clock), new WayLog(threads(), ledger::egress));
            Grounds grounds = new Grounds(options.roots(engine));
            try (Door door = Door.at(options.socket(), options.group(), clock, threads())) {
                System.err.println("sandboxd: listening at " + options.socket() + ", engine " + engine.facts().name() + " " + engine.facts().version());
                serve(door, engine, grounds, options.ceiling(), options.images(), ledger);
            }
        } catch (SandboxRefused e) {
            System.err.println("sandboxd: " + e.getMessage());
            System.exit(WRONG);
        }
    }

    static void serve(Door door, FarEngine engine, Grounds grounds, Ceiling ceiling, Set<String> images, Ledger ledger) throws IOException {
        Commands commands = new Commands();
        Rooms rooms = new Rooms(engine, grounds, ceiling, images);
        door.serve(new Orders(engine, grounds, rooms, commands), commands, ledger);
    }

    private static ThreadFactory threads() {
        return Sandboxd::daemon;
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(null, body, "sandboxd", 256 * 1024);
        thread.setDaemon(true);
        return thread;
    }
}
