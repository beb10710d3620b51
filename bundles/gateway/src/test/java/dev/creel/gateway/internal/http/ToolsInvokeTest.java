// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.agent.DirectTools.Invocation;
import dev.creel.agent.DirectTools.Outcome;
import dev.creel.agent.DirectTools.Outcome.Kind;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ToolsInvokeTest {
    private static final String PATH = "/tools/invoke";
    private static final BlockingQueue<Invocation> ASKED = new LinkedBlockingQueue<>();
    private static Running gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = new Running();
        gateway.fakes.directTools(gateway.backends, (invocation, peer) -> {
            ASKED.add(invocation);
            assertThat(peer.role()).isEqualTo("operator");
            return switch (invocation.tool()) {
                case "clock" -> new Outcome(Kind.DONE, "noon");
                case "broken" -> new Outcome(Kind.FAILED, "it broke");
                case "picky" -> new Outcome(Kind.UNFIT, "no");
                case "ghost" -> throw new IllegalArgumentException("unknown agent id");
                case "crash" -> throw new IllegalStateException("secret detail");
                default -> new Outcome(Kind.UNAVAILABLE, "");
            };
        });
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void answersInTheFamilysShape() throws Exception {
        Running.Answer done = ask("{\"tool\":\"clock\",\"action\":\"tell\",\"args\":{\"deep\":true},\"sessionKey\":\"s\",\"agentId\":\"main\"}");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).isEqualTo("{\"ok\":true,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"noon\"}],\"details\":{}}}");
        Invocation asked = ASKED.take();
        assertThat(asked.agentId() + " " + asked.sessionKey() + " " + asked.action() + " " + asked.arguments().text())
                .isEqualTo("main s tell {\"deep\":true}");
        assertThat(failure("{\"tool\":\"nope\"}", 404)).isEqualTo("not_found: Tool not available: nope");
        assertThat(failure("{\"name\":\"broken\"}", 500)).isEqualTo("tool_error: it broke");
        assertThat(failure("{\"tool\":\"picky\"}", 400)).isEqualTo("tool_error: no");
        assertThat(failure("{\"tool\":\"ghost\"}", 400)).isEqualTo("invalid_request: unknown agent id");
        assertThat(failure("{\"tool\":\"crash\"}", 500)).isEqualTo("tool_error: internal error");
        assertThat(failure("{}", 400)).isEqualTo("invalid_request: tools.invoke requires name");
        assertThat(failure("{\"tool\":\"clock\",\"args\":[]}", 400)).contains("args must be an object");
        assertThat(failure("[]", 400)).contains("JSON object");
        assertThat(failure("{", 400)).contains("JSON object");
        assertThat(failure("{\"tool\":7}", 400)).contains("tool must be a string");
    }

    @Test
    void headersMapLikeElsewhere() throws Exception {
        ASKED.clear();
        assertThat(ask("{\"tool\":\"clock\"}", "x-moltbot-session-key: a:b", "x-openclaw-agent-id: main").status()).isEqualTo(200);
        Invocation asked = ASKED.take();
        assertThat(asked.agentId() + " " + asked.sessionKey()).isEqualTo("main a:b");
        assertThat(ask("{\"tool\":\"clock\",\"sessionKey\":\"x\"}", "x-openclaw-session-key: y").status()).isEqualTo(400);
        assertThat(ask("{\"tool\":\"clock\",\"sessionKey\":\"agent:main:cron:1\"}").body()).contains("reserved");
        assertThat(ASKED).isEmpty();
    }

    @Test
    void strangersVerbsAndSizesAreRefused() throws IOException {
        assertThat(gateway.post(PATH, "{\"tool\":\"clock\"}").status()).isEqualTo(401);
        assertThat(gateway.get(PATH, Running.bearer()).status()).isEqualTo(405);
        // Announced only: who sends it all may be cut off before he reads the answer.
        assertThat(gateway.raw("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\n" + Running.bearer() + "\r\nContent-Length: "
                + (3 << 20) + "\r\n\r\n").status()).isEqualTo(413);
    }

    private static String failure(String body, int status) throws IOException {
        Running.Answer answer = ask(body);
        assertThat(answer.status()).as(body).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"ok\":false,");
        return answer.json().object("error").text("type").orElse("") + ": " + answer.json().object("error").text("message").orElse("");
    }

    private static Running.Answer ask(String body, String... headers) throws IOException {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = Running.bearer();
        return gateway.post(PATH, body, all);
    }
}
