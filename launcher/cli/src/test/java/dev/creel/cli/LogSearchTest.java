// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSearchTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    @TempDir
    Path folder;

    @BeforeEach
    void lines() throws IOException {
        Files.writeString(folder.resolve("creel-2026-03-01.001.jsonl"), line("2026-03-01T08:00:00Z", "info", "first"));
        Files.writeString(folder.resolve("creel-2026-03-01.002.jsonl"), line("2026-03-01T09:00:00Z", "warn", "second"));
        Files.writeString(folder.resolve("creel-2026-03-01.jsonl"), line("2026-03-01T10:00:00Z", "error", "third"));
        Files.writeString(folder.resolve("creel-2026-03-02.jsonl"), line("2026-03-02T11:00:00Z", "info", "FOURTH") + "no line of ours, second\n");
        Files.writeString(folder.resolve("other.jsonl"), line("2026-03-02T11:30:00Z", "error", "elsewhere"));
    }

    private static String line(String time, String level, String message) {
        return "{\"time\":\"" + time + "\",\"level\":\"" + level + "\",\"logger\":\"x\",\"message\":\"" + message + "\"}\n";
    }

    private String found(String text, String since, String level, int limit) {
        return String.join(" ", LogSearch.last(folder, LogFilter.of(text, since, level, NOW), limit)).replaceAll("\\{[^}]*\"message\":\"([^\"]*)\"}", "$1");
    }

    @Test
    void readsEveryFileInItsOrder() {
        assertThat(found("", "", "trace", 100)).isEqualTo("first second third FOURTH");
        assertThat(found("", "", "trace", 2)).isEqualTo("third FOURTH");
        assertThat(LogSearch.last(folder.resolve("none"), LogFilter.of("", "", "", NOW), 5)).isEmpty();
    }

    @Test
    void findsByTextTimeAndLevel() {
        assertThat(found("second", "", "", 100)).isEqualTo("second no line of ours, second");
        assertThat(found("fourth", "", "", 100)).isEqualTo("FOURTH");
        assertThat(found("", "", "warn", 100)).isEqualTo("second third");
        assertThat(found("", "1d", "", 100)).isEqualTo("FOURTH");
        assertThat(found("", "27h", "", 100)).isEqualTo("second third FOURTH");
        assertThat(found("", "2026-03-01T10:00:00Z", "error", 100)).isEqualTo("third");
    }

    @Test
    void saysWhatIsNoTimeOrLevel() {
        assertThatThrownBy(() -> LogFilter.of("", "yesterday", "", NOW)).isInstanceOf(CliException.class).hasMessageContaining("2026-01-31T10:00:00Z");
        assertThatThrownBy(() -> LogFilter.of("", "", "loud", NOW)).isInstanceOf(CliException.class).hasMessageContaining("warn");
    }
}
