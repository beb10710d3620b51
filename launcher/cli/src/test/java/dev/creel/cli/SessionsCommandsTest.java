// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code creel sessions}, {@code creel logs} and {@code creel status} against a gateway of a few lines. */
class SessionsCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private FakeGateway gateway;
    private Map<String, String> before;

    @BeforeEach
    void open() throws IOException {
        before = CliCommand.env;
        gateway = new FakeGateway(request -> {
            String payload = answer(request.text("method", ""), request.object("params"));
            return payload.isEmpty() ? List.of() : List.of("{\"type\":\"res\",\"id\":\"ID\",\"ok\":true,\"payload\":" + payload + "}");
        });
        CliCommand.env = Map.of("CREEL_GATEWAY_PORT", String.valueOf(gateway.port()), "CREEL_GATEWAY_TOKEN", "t", "CREEL_STATE_DIR", "/nowhere");
    }

    @AfterEach
    void close() {
        CliCommand.env = before;
        gateway.close();
    }

    private static String answer(String method, Json.Obj params) {
        return switch (method) {
            case "sessions.list" -> "{\"sessions\":[{\"key\":\"agent:main:main\",\"updatedAt\":0,\"totalTokens\":7,\"derivedTitle\":\"hi\\u001b[31m\"}]}";
            case "chat.history" -> params.text("sessionKey", "").equals("none") ? "{\"sessionKey\":\"none\",\"sessionId\":\"\",\"messages\":[]}"
                    : params.integer("offset", 0) == 0
                            ? "{\"sessionKey\":\"agent:main:main\",\"sessionId\":\"s1\",\"nextOffset\":2,\"messages\":[" + message(2, "toolCall") + "," + message(3, "user") + "]}"
                            // One message came in between, so that the second page repeats one.
                            : "{\"sessionKey\":\"agent:main:main\",\"sessionId\":\"s1\",\"messages\":[" + message(1, "user") + "," + message(2, "toolCall") + "]}";
            case "logs.tail" -> "{\"file\":\"f\",\"cursor\":9,\"size\":9,\"lines\":[\"{\\\"time\\\":\\\"T\\\",\\\"level\\\":\\\"info\\\",\\\"logger\\\":\\\"a.b.C\\\","
                    + "\\\"message\\\":\\\"one\\\\ntwo\\\"}\",\"no json\"]}";
            case "status" -> "{\"runtimeVersion\":\"1.2\",\"sessions\":{\"count\":3,\"defaults\":{\"model\":\"p/m\"},\"recent\":[{\"key\":\"agent:main:x\",\"age\":7200000}]},"
                    + "\"securityWarnings\":[{\"key\":\"k\",\"message\":\"careful\"}]}";
            case "health" -> "{\"ok\":true,\"agents\":[{\"agentId\":\"main\"},{\"agentId\":\"two\"}],\"plugins\":{\"loaded\":[\"a\"],\"errors\":[{\"id\":\"b\",\"error\":\"broken\"}]}}";
            default -> "";
        };
    }

    private static String message(int number, String kind) {
        String content = kind.equals("toolCall") ? "{\"type\":\"toolCall\",\"id\":\"c\",\"name\":\"clock\",\"arguments\":{}}" : "{\"type\":\"text\",\"text\":\"text " + number + "\"}";
        return "{\"role\":\"" + (kind.equals("user") ? "user" : "assistant") + "\",\"timestamp\":0,\"content\":[" + content + "],\"__openclaw\":{\"id\":\"l" + number
                + "\",\"seq\":" + number + ",\"runId\":\"r\"}}";
    }

    private String creel(int expected, String... args) {
        out.reset();
        Out to = new Out(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), List.of(args).contains("--json"));
        assertThat(Creel.run(to, args)).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private Json.Obj asked(String method) {
        return gateway.requests().stream().filter(r -> r.text("method", "").equals(method)).reduce((a, b) -> b).orElseThrow();
    }

    @Test
    void listsSessions() {
        assertThat(creel(0, "sessions", "list", "--active", "5")).contains("agent:main:main  7 tokens  hi[31m").doesNotContain("\u001b");
        assertThat(asked("sessions.list").object("params").integer("activeMinutes")).contains(5L);
        assertThat(asked("connect").object("params").array("scopes")).containsExactly(Json.of("operator.read"));
        assertThat(creel(0, "sessions", "list", "--json")).startsWith("{\"sessions\":[");
        assertThat(creel(2, "sessions", "nothing")).isEmpty();
    }

    @Test
    void exportsEveryMessageOnceInOrder() {
        String[] lines = creel(0, "sessions", "export", "main").split("\n");
        assertThat(lines).hasSize(4);
        assertThat(lines[0]).isEqualTo("{\"type\":\"session\",\"version\":3,\"id\":\"s1\",\"key\":\"agent:main:main\"}");
        assertThat(lines[1]).contains("\"id\":\"l1\"", "\"runId\":\"r\"", "\"timestamp\":\"1970-01-01T00:00:00Z\"", "text 1").doesNotContain("__openclaw");
        assertThat(lines[2]).contains("\"id\":\"l2\"");
        assertThat(lines[3]).contains("\"id\":\"l3\"");
        assertThat(creel(0, "sessions", "export", "main", "--format", "md"))
                .isEqualTo("# agent:main:main\n\n## user, 1970-01-01T00:00:00Z\n\ntext 1\n\n## assistant, 1970-01-01T00:00:00Z\n\n`clock {}`\n\n"
                        + "## user, 1970-01-01T00:00:00Z\n\ntext 3");
        assertThat(creel(1, "sessions", "export", "none")).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no session none");
    }

    @Test
    void printsTheLog() {
        assertThat(creel(0, "logs", "--limit", "9")).isEqualTo("T info C  one two\nno json");
        assertThat(asked("logs.tail").object("params").integer("limit")).contains(9L);
        assertThat(creel(0, "logs", "--json")).contains("{\"time\":\"T\"");
    }

    @Test
    void statusSaysWhatThereIs() {
        assertThat(creel(0, "status")).contains("answers, version 1.2\nmodel    p/m\nagents   main, two\nsessions 3, latest agent:main:x 2 h ago\n"
                + "plugins  1 active\n         b: broken\nWARNING  k is set: careful");
        assertThat(creel(0, "status", "--json")).contains("\"health\":{\"ok\":true");
    }
}
