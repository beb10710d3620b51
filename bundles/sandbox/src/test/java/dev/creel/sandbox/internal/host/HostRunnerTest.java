// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HostRunnerTest {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final HostRunner runner = new HostRunner();

    @TempDir
    Path folder;

    private Running start(Map<String, String> environment, String... argv) {
        return runner.start(new Launch(List.of(argv), folder.toString(), environment, false));
    }

    private Running sh(String text) {
        return start(PATH, "/bin/sh", "-c", text);
    }

    private static String all(Running running) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        for (int count = running.read(piece); count >= 0; count = running.read(piece)) {
            out.write(piece, 0, count);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String line(Running running) {
        StringBuilder text = new StringBuilder();
        byte[] one = new byte[1];
        while (running.read(one) > 0 && one[0] != '\n') {
            text.append((char) one[0]);
        }
        return text.toString();
    }

    /** Ended, or waiting for a parent that does not ask. */
    private static boolean gone(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void theEnvironmentOfTheCommandIsTheApprovedOneByteForByte() {
        Map<String, String> approved = Map.of("PATH", "/usr/bin:/bin", "Path", "other case", "A_B", "line\nbreak = x \t", "EMPTY", "");
        String dump = all(start(approved, "/usr/bin/env", "-0"));
        assertThat(dump.split("\0")).containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "Path=other case", "A_B=line\nbreak = x \t", "EMPTY=");
        // The gateway's own variables are there to be inherited.
        assertThat(System.getenv()).isNotEmpty();
        assertThat(all(start(Map.of(), "/usr/bin/env"))).isEmpty();
    }

    @Test
    void oddNamesOfVariablesAreRefused() {
        for (String name : List.of("A.B", "A B", "a-b", "", "1A", "\u00c4", "A\n", "A=B", "BASH_FUNC_x%%")) {
            assertThatThrownBy(() -> start(Map.of(name, "1"), "/usr/bin/env")).as(name).isInstanceOf(SandboxRefused.class);
        }
        assertThat(all(start(Map.of("A_B", "1"), "/usr/bin/env"))).isEqualTo("A_B=1\n");
    }

    @Test
    void noVariableChoosesAnInterpreter() throws IOException {
        Path evil = Files.writeString(folder.resolve("evil"), "#!/bin/sh\ntouch " + folder + "/evil-ran\n");
        assertThat(evil.toFile().setExecutable(true)).isTrue();
        // It does run when it is what was asked for.
        all(start(PATH, evil.toString()));
        assertThat(Files.deleteIfExists(folder.resolve("evil-ran"))).isTrue();
        Map<String, String> led = Map.of("SHELL", evil.toString(), "COMSPEC", evil.toString(), "PATH", folder + ":/usr/bin");
        assertThat(all(start(led, "/bin/sh", "-c", "echo plain"))).isEqualTo("plain\n");
        assertThat(folder.resolve("evil-ran")).doesNotExist();
        assertThatThrownBy(() -> start(led, "evil")).isInstanceOf(SandboxRefused.class).hasMessageContaining("absolute");
    }

    @Test
    void inputOutputAndStatus() {
        Running running = sh("cat; echo err >&2; exit 3");
        running.write("hello\n".getBytes(StandardCharsets.UTF_8));
        running.closeInput();
        assertThat(all(running)).isEqualTo("hello\nerr\n");
        assertThat(running.exit()).isEqualTo(3);
        assertThat(running.why()).isEmpty();
    }

    @Test
    void isAskedToEndBeforeItIsForced() {
        Running running = sh("trap 'echo bye > said; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        assertThat(line(running)).isEqualTo("ready");
        running.kill(GRACE);
        all(running);
        assertThat(folder.resolve("said")).hasContent("bye");
        assertThat(running.why()).isEqualTo("killed");
    }

    @Test
    void oneThatDoesNotListenIsForced() {
        Running running = sh("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        assertThat(line(running)).isEqualTo("ready");
        running.kill(Duration.ofMillis(50));
        all(running);
        assertThat(running.exit()).isEqualTo(137);
    }

    @Test
    void whatItLeftToItselfEndsWithIt() {
        // One whose parent has gone, and one in a session of its own that still speaks into the same pipe.
        Running running = sh("(sleep 1000 & echo $!); setsid sh -c 'echo $$; exec sleep 1000' & wait");
        String orphan = line(running);
        String session = line(running);
        assertThat(gone(orphan) || gone(session)).isFalse();
        running.kill(GRACE);
        all(running);
        assertThat(gone(orphan) && gone(session)).isTrue();
    }

    @Test
    void foreignProcessesSurvive() throws IOException {
        Process foreign = new ProcessBuilder("sleep", "1000").start();
        try {
            Running other = sh("echo ready; exec sleep 1000");
            line(other);
            Running running = sh("echo ready; exec sleep 1000");
            line(running);
            running.kill(GRACE);
            all(running);
            assertThat(foreign.isAlive()).isTrue();
            assertThat(other.exit()).isEqualTo(-1);
            other.kill(GRACE);
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void afterItsEndNobodyIsEndedForIt() throws IOException {
        Running running = sh("exit 0");
        all(running);
        Process foreign = new ProcessBuilder("sleep", "1000").start();
        try {
            running.kill(GRACE);
            assertThat(foreign.isAlive()).isTrue();
            assertThat(running.why()).isEmpty();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void manyThatDoNotListenEnd() {
        Running running = sh("trap '' TERM; n=0; while [ $n -lt 40 ]; do (sleep 1000 & sleep 1000) & n=$((n+1)); done; echo ready; wait");
        assertThat(line(running)).isEqualTo("ready");
        running.kill(Duration.ofMillis(100));
        all(running);
        assertThat(running.why()).isEqualTo("killed");
    }

    @Test
    void aTerminalIsRefused() {
        assertThatThrownBy(() -> runner.start(new Launch(List.of("/bin/true"), folder.toString(), Map.of(), true)))
                .isInstanceOf(SandboxRefused.class).hasMessageContaining("pty");
    }
}
