// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits that are meant to confuse, and what edits leave on disk. */
class HostileEditsTest {
    private static final String BEFORE = "{gateway: {port: 18789}}\n";

    @TempDir
    Path state;

    private Path file;
    private Config config;

    @BeforeEach
    void open() throws IOException {
        file = Files.writeString(state.resolve("creel.json"), BEFORE);
        config = Config.open(new Location(state, file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{__proto__: {gateway: {port: 1}}}", "{constructor: {prototype: {port: 1}}}", "{gateway: {__proto__: {port: 1}}}",
        "{gateway: {port: 1, port: 2}}", "{gateway: {port: 1}, gateway: {port: 2}}", "{gateway: {port: NaN}}", "{gateway: {port: Infinity}}",
        "{gateway: {port: '1'}}", "{gateway: {port: 1e999}}", "{gateway: []}", "[]", "\"text\"", "{gateway: {port: 1}} {gateway: {port: 2}}"})
    void aPatchThatConfusesChangesNothing(String patch) throws IOException {
        assertThatThrownBy(() -> config.edit(config.merge(patch, Set.of()))).isInstanceOf(ConfigException.class);
        assertThat(Files.readString(file)).isEqualTo(BEFORE);
        assertThat(config.current().integer("gateway.port", 0)).isEqualTo(18789);
    }

    @Test
    void nestingHasAnEnd() throws IOException {
        String deep = "{a: ".repeat(5000) + "1" + "}".repeat(5000);
        assertThatThrownBy(() -> config.edit(config.merge(deep, Set.of()))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> config.edit(List.of(new Change("", deep)))).isInstanceOf(ConfigException.class);
        assertThat(Files.readString(file)).isEqualTo(BEFORE);
    }

    @Test
    void theSameWayAPlainPatchWorks() {
        config.edit(config.merge("{gateway: {port: 18790}}", Set.of()));
        assertThat(config.current().integer("gateway.port", 0)).isEqualTo(18790);
    }

    /** Who has the file open sees the old text to its end: it was replaced, never written over. */
    @Test
    void noReaderEverMeetsHalfAFile() throws IOException {
        try (FileChannel reader = FileChannel.open(file)) {
            config.edit(List.of(new Change("gateway.port", "18790")));
            assertThat(text(reader)).isEqualTo(BEFORE);
            assertThat(Files.readString(file)).contains("18790");
        }
        try (FileChannel reader = FileChannel.open(file)) {
            Files.writeString(file, "{");
            assertThat(text(reader)).as("what a file written over looks like").isEqualTo("{");
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        while (channel.read(bytes, bytes.position()) > 0) {
            // to the end
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    /** Also when the file was open to others before: neither it nor a copy of it is afterwards. */
    @Test
    void whatAnEditWritesIsItsOwnersAlone() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        for (int i = 0; i < 7; i++) {
            config.edit(List.of(new Change("gateway.port", "" + (18000 + i))));
        }
        try (Stream<Path> all = Files.walk(state)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).as(each.toString()).isEqualTo("rw-------");
                assertThat(each.toString()).doesNotEndWith(".tmp");
            }
        }
        assertThat(state.resolve("creel.json.bak.4")).exists();
    }
}
