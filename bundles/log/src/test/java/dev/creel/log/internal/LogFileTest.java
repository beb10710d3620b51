// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private static final long DAY = 86_400_000;
    private static final long FIRST = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    @TempDir
    Path state;

    private Path folder;
    private LogFile log;

    @BeforeEach
    void open() {
        folder = state.resolve("logs");
        log = new LogFile(() -> folder);
        log.limit(10, 3, 30);
    }

    private void write(String text, long at) {
        log.write((text + "\n").getBytes(StandardCharsets.UTF_8), at);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void whatIsOlderThanItsDaysGoes() throws IOException {
        log.limit(10, 1000, 2);
        for (int i = 0; i < 5; i++) {
            write("day " + i, FIRST + i * DAY);
        }
        assertThat(names()).containsExactly("creel-2026-03-03.jsonl", "creel-2026-03-04.jsonl", "creel-2026-03-05.jsonl");
    }

    @Test
    void beginsAnewAtASizeAndEachDay() throws IOException {
        write("one", FIRST);
        write("two", FIRST);
        write("three", FIRST);
        write("next", FIRST + DAY);
        assertThat(names()).containsExactly("creel-2026-03-01.001.jsonl", "creel-2026-03-01.jsonl", "creel-2026-03-02.jsonl");
        assertThat(text("creel-2026-03-01.001.jsonl")).isEqualTo("one\ntwo\n");
        assertThat(text("creel-2026-03-01.jsonl")).isEqualTo("three\n");
        assertThat(text("creel-2026-03-02.jsonl")).isEqualTo("next\n");
    }

    @Test
    void aLineLongerThanAFileHasOneOfItsOwn() throws IOException {
        write("longer than ten", FIRST);
        write("x", FIRST);
        assertThat(text("creel-2026-03-01.001.jsonl")).isEqualTo("longer than ten\n");
        assertThat(text("creel-2026-03-01.jsonl")).isEqualTo("x\n");
    }

    @Test
    void goesOnInTheFileOfTheDay() throws IOException {
        write("one", FIRST);
        log = new LogFile(() -> folder);
        write("two", FIRST);
        assertThat(text("creel-2026-03-01.jsonl")).isEqualTo("one\ntwo\n");
    }

    /** Of 1001 files of a day the last ones stay, though their names sort before older ones. */
    @Test
    void keepsTheNewestArchivesOnly() throws IOException {
        Files.createDirectories(folder);
        for (String old : List.of("creel-2026-02-28.jsonl", "creel-2026-03-01.997.jsonl", "creel-2026-03-01.998.jsonl")) {
            Files.writeString(folder.resolve(old), old);
        }
        Files.writeString(folder.resolve("notes.txt"), "not ours");
        for (int i = 0; i < 5; i++) {
            write("line " + i + "...", FIRST);
        }
        assertThat(names()).containsExactly("creel-2026-03-01.1000.jsonl", "creel-2026-03-01.1001.jsonl",
                "creel-2026-03-01.1002.jsonl", "creel-2026-03-01.jsonl", "notes.txt");
        assertThat(text("creel-2026-03-01.1002.jsonl")).isEqualTo("line 3...\n");
    }

    @Test
    void isItsOwnersOnly() throws IOException {
        write("one", FIRST);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("creel-2026-03-01.jsonl"))))
                .isEqualTo("rw-------");
    }

    /** A link in the file's place would let its owner have somebody else's file written. */
    @Test
    void followsNoLink() throws IOException {
        Path other = Files.writeString(state.resolve("other"), "mine");
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("creel-2026-03-01.jsonl"), other);
        write("one", FIRST);
        assertThat(other).hasContent("mine");
        Files.delete(folder.resolve("creel-2026-03-01.jsonl"));
        write("two", FIRST);
        assertThat(text("creel-2026-03-01.jsonl")).as("and goes on when it can").isEqualTo("two\n");
    }

    @Test
    void dropsLinesUntilTheFolderIsKnown() throws IOException {
        Path known = folder;
        folder = null;
        write("early", FIRST);
        folder = known;
        write("late", FIRST);
        assertThat(text("creel-2026-03-01.jsonl")).isEqualTo("late\n");
    }
}
