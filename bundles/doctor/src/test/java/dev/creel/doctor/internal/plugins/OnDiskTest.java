// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.creel.doctor.Installed;
import dev.creel.doctor.Installed.One;
import dev.creel.doctor.Installed.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins as their files say. */
class OnDiskTest {
    private static final String DIGEST = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"; // of "x"

    @TempDir
    private Path folder;

    private Path home;
    private Path state;

    @BeforeEach
    void make() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        state = Files.createDirectories(folder.resolve("state"));
        for (String each : new String[] {"home/bundles", "home/extensions", "home/plugins-allowlist", "state/plugins", "state/plugins-allowlist"}) {
            Files.createDirectories(folder.resolve(each));
        }
        Files.writeString(home.resolve("extensions/tool-a.jar"), "x");
        Files.writeString(home.resolve("plugins-allowlist/tool-a.policy"), "ALLOW {\n  (a.B \"c\")\n} \"tool-a\"\n");
    }

    private void bundle(String entry) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(home.resolve("bundles/plugin-0.1.0.jar")))) {
            zip.putNextEntry(new ZipEntry(entry));
        }
    }

    private Installed read() {
        return OnDisk.read(Optional.of(home), state);
    }

    @Test
    void aReleaseHasItsKeyInsideAndADevelopmentBuildHasNone() throws IOException {
        assertThat(read().release()).isFalse();
        bundle("dev/creel/plugin/internal/Trust.class");
        assertThat(read().release()).isFalse();
        bundle("dev/creel/plugin/internal/release.key");
        assertThat(read().release()).isTrue();
    }

    @Test
    void shippedPluginsHaveTheirShippedPolicyUntilTheOperatorHasOne() throws IOException {
        assertThat(read().all()).containsExactly(new One("tool-a", "installed", true, true, List.of("(a.B \"c\")"), List.of()));
        assertThat(read().troubles()).isEmpty();
        Files.writeString(state.resolve("plugins-allowlist/tool-a.policy"), "ALLOW {\n  (a.B \"d\")\n} \"tool-a\"\n");
        assertThat(read().all()).extracting(One::policyShipped).containsExactly(false);
    }

    @Test
    void aJarPutIntoTheFolderHasNoPolicy() throws IOException {
        Files.writeString(state.resolve("plugins/echo.jar"), "x");
        assertThat(read().troubles()).extracting(Trouble::id, Trouble::plugin).containsExactly(tuple("no-policy", "echo"));
    }

    @Test
    void bytesThatThePolicyDoesNotNameAreADrift() throws IOException {
        Files.writeString(state.resolve("plugins/echo.jar"), "x");
        policy("echo", "sha256:" + DIGEST);
        assertThat(read().troubles()).isEmpty();
        Files.writeString(state.resolve("plugins/echo.jar"), "y");
        assertThat(read().troubles()).extracting(Trouble::id).containsExactly("digest-drift");
        policy("echo", "built here");
        assertThat(read().troubles()).extracting(Trouble::id).containsExactly("unpinned");
    }

    @Test
    void aPolicyOfNobodyIsSaid() throws IOException {
        policy("ghost", "sha256:" + DIGEST);
        assertThat(read().troubles()).extracting(Trouble::id, Trouble::plugin).containsExactly(tuple("no-plugin", "ghost"));
    }

    private void policy(String name, String proof) throws IOException {
        Files.writeString(state.resolve("plugins-allowlist/" + name + ".policy"),
                "ALLOW {\n  [dev.creel.plugin.BundleIdentity \"org." + name + "\" \"" + proof + "\"]\n} \"" + name + "\"\n");
    }
}
