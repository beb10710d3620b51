// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
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
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private List<Candidate> find() throws IOException {
        return Candidate.find(home, new PluginStore(new FileDisk(state)), state);
    }

    @Test
    void findsShippedOnesAndTheOperatorsInOrder() throws IOException {
        Files.createFile(home.resolve("extensions/b.jar"));
        Files.createFile(state.resolve("plugins/a.jar"));
        assertThat(find()).extracting(Candidate::name).containsExactly("a", "b");
        assertThat(find()).extracting(Candidate::shipped).containsExactly(false, true);
    }

    @Test
    void theOperatorsPolicyWinsOverTheShippedOne() throws IOException {
        Files.createFile(home.resolve("extensions/b.jar"));
        Files.createFile(home.resolve("plugins-allowlist/b.policy"));
        assertThat(find().get(0).policy()).isEqualTo(home.resolve("plugins-allowlist/b.policy"));
        Files.createFile(state.resolve("plugins-allowlist/b.policy"));
        assertThat(find().get(0).policy()).isEqualTo(state.resolve("plugins-allowlist/b.policy"));
    }

    @Test
    void aPluginCannotShadowAnExtension() throws IOException {
        Files.createFile(home.resolve("extensions/b.jar"));
        Files.createFile(state.resolve("plugins/b.jar"));
        assertThat(find()).singleElement().matches(Candidate::shipped);
    }

    @Test
    void linksAreRefusedAloudAndOddNamesAreNoCandidates() throws IOException {
        Path elsewhere = Files.createFile(dir.resolve("elsewhere.jar"));
        Files.createSymbolicLink(state.resolve("plugins/link.jar"), elsewhere);
        Files.createFile(state.resolve("plugins/Upper.jar"));
        Files.createFile(state.resolve("plugins/..jar"));
        Files.createFile(state.resolve("plugins/fine.jar"));
        assertThat(find()).extracting(Candidate::name).containsExactly("fine", "link");
        assertThat(find().get(0).objection()).isEmpty();
        assertThat(find().get(1).objection()).contains("link.jar is a link");
    }

    /** P20: whoever can write there could exchange jar or policy between two starts. */
    @Test
    void whatOthersCanWriteIsRefused() throws IOException {
        Path jar = Files.createFile(state.resolve("plugins/a.jar"));
        Path policy = Files.createFile(state.resolve("plugins-allowlist/a.policy"));
        for (Path path : new Path[] {jar, policy, jar.getParent(), policy.getParent()}) {
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(path);
            assertThat(find().get(0).objection()).as("before %s is opened", path).isEmpty();
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThat(find().get(0).objection()).contains(path.toString(), "chmod go-w");
            Files.setPosixFilePermissions(path, before);
        }
    }

    /** P21 */
    @Test
    void aLinkedFolderIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("a.jar"));
        Files.delete(state.resolve("plugins"));
        Files.createSymbolicLink(state.resolve("plugins"), elsewhere);
        assertThat(find()).singleElement().satisfies(a -> assertThat(a.objection()).contains("plugins is a link"));
    }

    @Test
    void theOperatorsPolicyForAnExtensionIsLookedAtToo() throws IOException {
        Files.createFile(home.resolve("extensions/b.jar"));
        Path policy = Files.createSymbolicLink(state.resolve("plugins-allowlist/b.policy"), Files.createFile(dir.resolve("any.policy")));
        assertThat(find()).singleElement().satisfies(b -> assertThat(b.objection()).contains(policy + " is a link"));
    }
}
