// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
    @TempDir
    Path dir;

    @Test
    void createsTheFolderForTheOwnerOnlyAndLeavesThePid() throws IOException {
        Path state = dir.resolve("state");
        try (StateLock lock = StateLock.take(state)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state))).isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("gateway.lock"))))
                    .isEqualTo("rw-------");
            assertThat(state.resolve("gateway.lock")).hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void isFreeAgainAfterItWasClosed() throws IOException {
        StateLock.take(dir).close();
        StateLock.take(dir).close();
    }
}
