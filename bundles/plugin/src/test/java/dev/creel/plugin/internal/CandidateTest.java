// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateTest {
    @TempDir
    Path dir;

    private Path home;
    private Path state;

    @BeforeEach
    void folders() throws IOException {
        home = dir.resolve("home");
        state = dir.resolve("state");
        for (Path folder : new Path[] {home.resolve("extensions"), home.resolve("plugins-allowlist"), state.resolve("plugins"),
            state.resolve("plugins-allowlist")}) {
            Files.createDirectories(folder);
        }
    }

    @Test
    void findsShippedOnesAndTheOperatorsInOrder() throws IOException {
        Files.createFile(home.resolve("extensions/b.jar"));
        Files.createFile(state.resolve("plugins/a.jar"));
        assertThat(Candidate.find(home, state)).extracting(Candidate::name).containsExactly("a", "b");
        assertThat(Candidate.find(home, state)).extracting(Candidate::shipped).containsExactly(false, true);
    }

    @Test
    void theOperatorsPolicyWinsOverTheShippedOne() throws IOException {
        Files.createFile(home.resolve("extensions/b.jar"));
        Files.createFile(home.resolve("plugins-allowlist/b.policy"));
        assertThat(Candidate.find(home, state).get(0).policy()).isEqualTo(home.resolve("plugins-allowlist/b.policy"));
        Files.createFile(state.resolve("plugins-allowlist/b.policy"));
        assertThat(Candidate.find(home, state).get(0).policy()).isEqualTo(state.resolve("plugins-allowlist/b.policy"));
    }

    @Test
    void aPluginCannotShadowAnExtension() throws IOException {
        Files.createFile(home.resolve("extensions/b.jar"));
        Files.createFile(state.resolve("plugins/b.jar"));
        assertThat(Candidate.find(home, state)).singleElement().matches(Candidate::shipped);
    }

    @Test
    void linksAndOddNamesAreNoCandidates() throws IOException {
        Path elsewhere = Files.createFile(dir.resolve("elsewhere.jar"));
        Files.createSymbolicLink(state.resolve("plugins/link.jar"), elsewhere);
        Files.createFile(state.resolve("plugins/Upper.jar"));
        Files.createFile(state.resolve("plugins/..jar"));
        Files.createFile(state.resolve("plugins/fine.jar"));
        assertThat(Candidate.find(home, state)).extracting(Candidate::name).containsExactly("fine");
    }
}
