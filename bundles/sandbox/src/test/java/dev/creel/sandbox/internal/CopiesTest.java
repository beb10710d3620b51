// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiesTest {
    @TempDir
    Path folder;

    /** Attack: a guest has the agent read the notes on its owner, which no prompt of his would show. */
    @Test
    void strangersFindOnlyWhatTheirPromptShowsThem() throws IOException {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        for (String name : List.of("AGENTS.md", "SOUL.md", "IDENTITY.md", "USER.md", "TOOLS.md", "HEARTBEAT.md", "MEMORY.md")) {
            Files.writeString(workspace.resolve(name), name);
        }
        assertThat(Copies.furnish(folder.resolve("boxes/theirs"), workspace, true).toFile().list())
                .containsExactlyInAnyOrder("AGENTS.md", "SOUL.md", "IDENTITY.md");
        assertThat(Copies.furnish(folder.resolve("boxes/own"), workspace, false).toFile().list()).contains("USER.md", "TOOLS.md");
    }
}
