// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a program in place of systemd's that writes what it is told into a pipe. */
@Timeout(60)
class SupervisorTest {
    @TempDir
    Path dir;

    /** Holds the pipe open, so that a reader does not meet its end between two messages. */
    private Process holder;

    private BufferedReader told() throws IOException, InterruptedException {
        Path pipe = dir.resolve("told");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Files.writeString(program(), "#!/bin/sh\necho \"$NOTIFY_SOCKET $*\" >" + pipe + "\n");
        Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwx------"));
        holder = new ProcessBuilder("sh", "-c", "exec 3<>\"$0\"; echo open >&3; exec cat", pipe.toString()).start();
        BufferedReader reader = Files.newBufferedReader(pipe);
        assertThat(reader.readLine()).isEqualTo("open");
        return reader;
    }

    private Path program() {
        return dir.resolve("systemd-notify");
    }

    private void end() {
        holder.destroy();
    }

    @Test
    void tellsThatClientsAreServedThenThatItLivesThenThatItStops() throws Exception {
        try (BufferedReader told = told()) {
            Supervisor supervisor = new Supervisor(program(), "/run/systemd/notify", 1);
            supervisor.serving(() -> true);
            supervisor.serving(() -> true);
            assertThat(told.readLine()).isEqualTo("/run/systemd/notify READY=1 STATUS=serving clients");
            assertThat(told.readLine()).isEqualTo("/run/systemd/notify WATCHDOG=1");
            assertThat(told.readLine()).isEqualTo("/run/systemd/notify WATCHDOG=1");
            supervisor.stopping();
            String line = told.readLine();
            while (line.endsWith(" WATCHDOG=1")) {
                line = told.readLine();
            }
            assertThat(line).isEqualTo("/run/systemd/notify STOPPING=1 STATUS=stopping");
        } finally {
            end();
        }
    }

    @Test
    void aGatewayThatDoesNotAnswerGivesNoSignOfLife() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (BufferedReader told = told()) {
            Supervisor supervisor = new Supervisor(program(), "/n", 1);
            supervisor.serving(() -> asked.incrementAndGet() > 3);
            assertThat(told.readLine()).contains("READY=1");
            assertThat(told.readLine()).contains("WATCHDOG=1");
            assertThat(asked.get()).isGreaterThan(3);
            supervisor.stopping();
        } finally {
            end();
        }
    }

    @Test
    void withoutASupervisorNothingIsStarted() throws Exception {
        Supervisor supervisor = Supervisor.of(Map.of(), 7);
        supervisor.serving(() -> {
            throw new AssertionError("nobody asks");
        });
        supervisor.stopping();
    }

    @Test
    void anotherProcessesWatchdogIsNotOurs() throws Exception {
        Map<String, String> env = Map.of("NOTIFY_SOCKET", "/n", "WATCHDOG_USEC", "2000", "WATCHDOG_PID", "8");
        assertThat(Supervisor.of(env, 7).pulse()).isZero();
        assertThat(Supervisor.of(env, 8).pulse()).isEqualTo(1);
    }
}
