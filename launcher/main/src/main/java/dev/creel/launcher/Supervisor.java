// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import dev.creel.bridge.HostThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What systemd is told of this process: that clients are served, at intervals that it lives, that it stops. Told by systemd's
 * own program, because Java has no datagrams of Unix sockets. Without a supervisor, nothing happens. Thread-safe.
 */
final class Supervisor {
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin/systemd-notify"), Path.of("/bin/systemd-notify"));
    private static final long TELL_SECONDS = 10;

    private final Path program;
    private final String socket;
    private final long pulseMillis;
    private final AtomicBoolean told = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * @param socket where systemd listens, empty for nowhere
     * @param pulseMillis how often it wants a sign of life, 0 for never
     */
    Supervisor(Path program, String socket, long pulseMillis) {
        this.program = program;
        this.socket = socket;
        this.pulseMillis = pulseMillis;
    }

    static Supervisor none() {
        return new Supervisor(PROGRAMS.get(0), "", 0);
    }

    /** As the environment says that systemd gave to this very process; a sign of life is sent twice in its interval. */
    static Supervisor of(Map<String, String> env, long pid) {
        String socket = env.getOrDefault("NOTIFY_SOCKET", "");
        boolean ours = env.getOrDefault("WATCHDOG_PID", Long.toString(pid)).equals(Long.toString(pid));
        String micros = env.getOrDefault("WATCHDOG_USEC", "0");
        long pulse = ours && micros.matches("\\d{1,18}") ? Long.parseLong(micros) / 2000 : 0;
        Path program = PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(PROGRAMS.get(0));
        return new Supervisor(program, socket, pulse);
    }

    /** Milliseconds between two signs of life, 0 for none. */
    long pulse() {
        return pulseMillis;
    }

    void serving(BooleanSupplier alive) {
        if (!socket.isEmpty() && told.compareAndSet(false, true)) {
            new HostThread(() -> pulse(alive), "creel-watchdog").start();
        }
    }

    void stopping() {
        stopping.countDown();
        if (!socket.isEmpty()) {
            tell("STOPPING=1", "STATUS=stopping");
        }
    }

    private void pulse(BooleanSupplier alive) {
        tell("READY=1", "STATUS=serving clients");
        try {
            while (pulseMillis > 0 && !stopping.await(pulseMillis, TimeUnit.MILLISECONDS)) {
                if (alive.getAsBoolean()) {
                    tell("WATCHDOG=1");
                } else {
                    System.err.println("creel: the gateway does not answer or a turn hangs; systemd will start it again");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String... states) {
        ProcessBuilder command = new ProcessBuilder(program.toString());
        command.command().addAll(List.of(states));
        command.environment().clear();
        command.environment().put("NOTIFY_SOCKET", socket);
        command.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = command.start();
            process.getOutputStream().close();
            if (!process.waitFor(TELL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                System.err.println("creel: " + program + " does not end; systemd was not told " + states[0]);
            } else if (process.exitValue() != 0) {
                System.err.println("creel: systemd was not told " + states[0] + ": " + program + " ended with " + process.exitValue());
            }
        } catch (IOException e) {
            System.err.println("creel: systemd was not told " + states[0] + ": " + e.getMessage()
                    + "; install systemd's programs, or use a unit with Type=exec and without WatchdogSec");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
