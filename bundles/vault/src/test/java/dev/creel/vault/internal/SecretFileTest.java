// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("key");
        Files.writeString(file, "{\"a\":{\"b/c\":\"canary\"}}\n");
        mode("rw-------");
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void readsTheFileAndWhatAPointerNames() throws IOException {
        assertThat(SecretFile.read(file.toString(), "")).isEqualTo("{\"a\":{\"b/c\":\"canary\"}}");
        assertThat(SecretFile.read(file.toString(), "/a/b~1c")).isEqualTo("canary");
    }

    @Test
    void blanksAndLineEndsAroundAreNotTheSecret() throws IOException {
        Files.writeString(file, " 123:canary \r\n\n");
        assertThat(SecretFile.read(file.toString(), "")).isEqualTo("123:canary");
        Files.writeString(file, "124:canary");
        assertThat(SecretFile.read(file.toString(), "")).as("read anew").isEqualTo("124:canary");
    }

    @Test
    void refusesFilesOthersCanReadOrWrite() throws IOException {
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"}) {
            mode(mode);
            assertThatThrownBy(() -> SecretFile.read(file.toString(), "")).isInstanceOf(IOException.class).hasMessageContaining("0600");
        }
    }

    @Test
    void followsNoLinkAndReadsNoFolder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThatThrownBy(() -> SecretFile.read(link.toString(), "")).hasMessageContaining("link");
        assertThatThrownBy(() -> SecretFile.read(folder.toString(), "")).hasMessageContaining("regular");
    }

    @Test
    void tellsNoContentWhenSomethingIsMissing() {
        assertThatThrownBy(() -> SecretFile.read(file.toString(), "/a")).hasMessageContaining("no text at /a")
                .hasMessageNotContaining("canary");
    }
}
