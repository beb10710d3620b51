// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Fakes;
import dev.creel.gateway.internal.Running;
import dev.creel.gateway.internal.Running.Talk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path state;

    private Running gateway;
    private Talk talk;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
        gateway.fakes.stateDir(state);
        talk = gateway.talk().in("[\"operator.read\"]");
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private void write(String day, String text) throws IOException {
        Files.createDirectories(state.resolve("logs"));
        Files.writeString(state.resolve("logs/creel-" + day + ".jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<String> lines(Json.Obj answer) {
        return answer.array("lines").stream().map(line -> ((Json.Str) line).value()).toList();
    }

    @Test
    void aLogThatIsNotThereIsEmpty() throws IOException {
        assertThat(lines(talk.ok("logs.tail", "{}"))).isEmpty();
        Files.createDirectories(state.resolve("logs"));
        assertThat(lines(talk.ok("logs.tail", "{\"cursor\":9}"))).isEmpty();
    }

    @Test
    void goesOnWhereTheCursorStands() throws IOException {
        write("2026-01-01", "old\n");
        write("2026-01-02", "eins\nzwölf\nhalf");
        Json.Obj first = talk.ok("logs.tail", "{}");
        assertThat(lines(first)).containsExactly("eins", "zwölf");
        assertThat(first.text("file")).contains("creel-2026-01-02.jsonl");
        assertThat(first.integer("cursor")).contains(12L);
        assertThat(first.get("truncated")).isEqualTo(Json.of(false));
        write("2026-01-02", " a line\nmore\n");
        Json.Obj second = talk.ok("logs.tail", "{\"cursor\":12}");
        assertThat(lines(second)).containsExactly("half a line", "more");
        assertThat(lines(talk.ok("logs.tail", "{\"cursor\":" + second.integer("cursor", 0) + "}"))).isEmpty();
        write("2026-01-03", "new\n");
        Json.Obj third = talk.ok("logs.tail", "{\"cursor\":" + second.integer("cursor", 0) + "}");
        assertThat(lines(third)).containsExactly("new");
        assertThat(third.get("reset")).isEqualTo(Json.of(true));
    }

    @Test
    void isBoundedAndSaysSo() throws IOException {
        write("2026-01-02", "aaaa\nbbbb\ncccc\ndddd\n");
        Json.Obj few = talk.ok("logs.tail", "{\"limit\":2}");
        assertThat(lines(few)).containsExactly("cccc", "dddd");
        assertThat(few.get("truncated")).isEqualTo(Json.of(true));
        assertThat(few.integer("cursor")).contains(20L);
        Json.Obj small = talk.ok("logs.tail", "{\"cursor\":0,\"maxBytes\":12}");
        assertThat(lines(small)).containsExactly("cccc", "dddd");
        assertThat(small.get("truncated")).isEqualTo(Json.of(true));
        assertThat(talk.refused("logs.tail", "{\"limit\":5001,\"maxBytes\":1000001}"))
                .isEqualTo("INVALID_REQUEST: invalid logs.tail params: at /limit: must be <= 5000; at /maxBytes: must be <= 1000000");
    }

    @Test
    void masksWhatBecameASecretLater() throws IOException {
        write("2026-01-02", "it was " + Running.SECRET_OF_THE_LOG + "\n");
        assertThat(lines(talk.ok("logs.tail", "{}"))).containsExactly("it was ***");
    }

    @Test
    void followsNoLink() throws IOException {
        Files.writeString(state.resolve("secret"), "secret\n");
        Files.createDirectories(state.resolve("logs"));
        Files.createSymbolicLink(state.resolve("logs/creel-2026-01-02.jsonl"), state.resolve("secret"));
        assertThat(talk.refused("logs.tail", "{}")).startsWith("UNAVAILABLE: the log cannot be read").doesNotContain("secret\n");
        assertThat(Fakes.STATE).isNotEqualTo(state.toString());
    }
}
