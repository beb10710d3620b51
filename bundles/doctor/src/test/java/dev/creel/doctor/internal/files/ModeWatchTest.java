// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modes that somebody widens while the gateway runs. */
class ModeWatchTest {
    @TempDir
    Path place;

    private Path state;
    private ModeWatch watch;
    private Thread thread;

    @BeforeEach
    void begin() throws IOException {
        state = folder(place.resolve("state"), "rwxr-xr-x");
        folder(state.resolve("credentials"), "rwx------");
        file("credentials/master.key", "rw-r--r--");
        folder(state.resolve("workspace"), "rwxr-xr-x");
        file("workspace/notes", "rw-r--r--");
        Files.createSymbolicLink(state.resolve("link"), place.resolve("outside"));
        set(Files.writeString(place.resolve("outside"), "x"), "rw-r--r--");
        watch = new ModeWatch(state);
        thread = new Thread(watch::run, "watch");
        thread.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        watch.stop();
        thread.join();
    }

    private static Path folder(Path folder, String mode) throws IOException {
        return set(Files.createDirectories(folder), mode);
    }

    private Path file(String name, String mode) throws IOException {
        return set(Files.writeString(state.resolve(name), "x"), mode);
    }

    private static Path set(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** A hang guard: the watch is told by the system, nobody knows when. */
    private static void becomes(Path path, String wanted) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!mode(path).equals(wanted) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(mode(path)).as(path.toString()).isEqualTo(wanted);
    }

    @Test
    void whatIsOpenAtTheStartIsClosedAndNothingElseIsTouched() throws Exception {
        becomes(state, "rwx------");
        becomes(state.resolve("credentials/master.key"), "rw-------");
        becomes(state.resolve("workspace"), "rwx------");
        assertThat(mode(state.resolve("workspace/notes"))).isEqualTo("rw-r--r--");
        assertThat(mode(place.resolve("outside"))).as("what a link leads to").isEqualTo("rw-r--r--");
    }

    @Test
    void whatIsOpenedLaterIsClosedAgain() throws Exception {
        becomes(state.resolve("workspace"), "rwx------");
        set(state, "rwxrwxrwx");
        becomes(state, "rwx------");
        set(state.resolve("credentials/master.key"), "rw-rw-rw-");
        becomes(state.resolve("credentials/master.key"), "rw-------");
    }

    @Test
    void whatIsMadeLaterIsClosedToo() throws Exception {
        becomes(state.resolve("workspace"), "rwx------");
        folder(state.resolve("plugins"), "rwxr-xr-x");
        becomes(state.resolve("plugins"), "rwx------");
        file("plugins/a.jar", "rw-r--r--");
        becomes(state.resolve("plugins/a.jar"), "rw-------");
    }
}
