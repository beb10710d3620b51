// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.config.Freeze.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezeTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    @TempDir
    Path state;

    @Test
    void isOnTheDiskFromOneCallToTheNext() throws IOException {
        Freeze freeze = Freeze.of(state);
        assertThat(freeze.parts()).isEmpty();
        assertThat(freeze.freeze(Part.TOOLS, "me", "a leak", NOW)).isTrue();
        assertThat(Freeze.of(state).parts()).containsExactly(Part.TOOLS);
        assertThat(freeze.holds(Part.INBOUND)).isFalse();
        assertThat(freeze.held(Part.TOOLS)).contains(new Freeze.Held(Part.TOOLS, "2026-01-02T03:04:05Z", "me", "a leak"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(freeze.file(Part.TOOLS)))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve(Freeze.FOLDER)))).isEqualTo("rwx------");
        assertThat(freeze.thaw(Part.TOOLS)).isTrue();
        assertThat(freeze.parts()).isEmpty();
        assertThat(freeze.thaw(Part.TOOLS)).isFalse();
    }

    @Test
    void whoFrozeFirstStaysInTheRecord() throws IOException {
        Freeze freeze = Freeze.of(state);
        assertThat(freeze.freeze(Part.NODES, "first", "", NOW)).isTrue();
        assertThat(freeze.freeze(Part.NODES, "second", "", NOW)).isFalse();
        assertThat(freeze.held(Part.NODES).orElseThrow().by()).isEqualTo("first");
    }

    @Test
    void anythingUnderThatNameFreezes() throws IOException {
        Freeze freeze = Freeze.of(state);
        Path folder = Files.createDirectories(state.resolve(Freeze.FOLDER));
        Files.createFile(folder.resolve("inbound"));
        Files.createDirectory(folder.resolve("tools"));
        Files.createSymbolicLink(folder.resolve("plugins"), state.resolve("nowhere"));
        Files.writeString(folder.resolve("nodes"), "x".repeat(1 << 20));
        assertThat(freeze.parts()).isEqualTo(EnumSet.allOf(Part.class));
        for (Part part : Part.values()) {
            assertThat(freeze.held(part).orElseThrow().by()).isEmpty();
        }
    }

    @Test
    void whatCannotBeToldIsFrozen() throws IOException {
        Path file = Files.createFile(state.resolve("file"));
        // Below a file there is nothing, but the system does not say "there is none".
        assertThat(Freeze.of(file).holds(Part.INBOUND)).isTrue();
        assertThatThrownBy(() -> Freeze.of(file).thaw(Part.INBOUND)).isInstanceOf(IOException.class);
    }

    @Test
    void wordsNameParts() {
        assertThat(Part.named("all")).isEqualTo(EnumSet.allOf(Part.class));
        assertThat(Part.named("nodes")).containsExactly(Part.NODES);
        assertThatThrownBy(() -> Part.named("Tools")).hasMessageContaining("all, inbound, tools, plugins or nodes");
    }
}
