// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestsTest {
    @TempDir
    Path home;

    private Path file;

    @BeforeEach
    void distribution() throws Exception {
        Files.createDirectories(home.resolve("bundles"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            byte[] bytes = ("bundle " + i).repeat(20_000).getBytes();
            Files.write(home.resolve("bundles/b" + i + ".jar"), bytes);
            lines.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)) + " bundles/b" + i + ".jar");
        }
        file = Files.write(home.resolve("gateway.run"), lines);
    }

    private void check() throws IOException, InterruptedException {
        new Digests(RunList.read(file)).begin().check();
    }

    @Test
    void whatTheListNamesPasses() throws Exception {
        check();
        assertThat(RunList.read(file).bundles()).hasSize(9).first().isEqualTo(home.resolve("bundles/b0.jar"));
    }

    @Test
    void aChangedAShortAMissingAndASwappedBundleAreNamed() throws Exception {
        Path victim = home.resolve("bundles/b7.jar");
        byte[] bytes = Files.readAllBytes(victim);
        byte[] changed = bytes.clone();
        changed[bytes.length / 2] ^= 1;
        for (byte[] other : List.of(changed, java.util.Arrays.copyOf(bytes, bytes.length - 1), Files.readAllBytes(home.resolve("bundles/b1.jar")))) {
            Files.write(victim, other);
            assertThatThrownBy(this::check).isInstanceOf(IOException.class).hasMessageContaining("b7.jar").hasMessageContaining("install");
        }
        Files.delete(victim);
        assertThatThrownBy(this::check).isInstanceOf(IOException.class).hasMessageContaining("b7.jar");
    }

    @Test
    void jarsNobodyListedAreNotAskedAbout() throws Exception {
        Path extra = Files.writeString(home.resolve("extra.jar"), "x");
        RunList list = RunList.read(file).plus(extra.toString());

        new Digests(list).begin().check();
        assertThat(list.bundles()).last().isEqualTo(extra);
    }

    @Test
    void aListWithoutDigestsIsRefused() throws IOException {
        Files.writeString(file, "bundles/b0.jar\n");
        assertThatThrownBy(() -> RunList.read(file)).isInstanceOf(IOException.class).hasMessageContaining("SHA256 FILE");
    }
}
