// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ClientTools;
import dev.creel.access.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client's own function tools on the chat endpoint, and where requests belong. */
class ChatToolsTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String TOOLS = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"getWeather\",\"description\":\"d\"}}]";
    private static Running gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = new Running();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void empty() {
        gateway.fakes.accepted.clear();
    }

    @Test
    void aCallEndsTheAnswer() throws Exception {
        String body = "{" + TOOLS + ",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"call getWeather\"}]}";
        String call = "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"getWeather\",\"arguments\":\"{\\\"town\\\":\\\"Bonn\\\"}\"}}";
        assertThat(ask(body.formatted("false")).body()).contains("\"content\":\"so\",\"tool_calls\":[" + call + "]",
                "\"finish_reason\":\"tool_calls\"");
        assertThat(ask(body.formatted("true")).body()).containsSubsequence("\"delta\":{\"content\":\"so\"}",
                "\"delta\":{\"tool_calls\":[{\"index\":0," + call.substring(1) + "]}", "\"delta\":{},\"finish_reason\":\"tool_calls\"",
                "data: [DONE]");
    }

    @Test
    void resultsBecomeTheTurn() throws Exception {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"weather?\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                + "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"getWeather\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"rain\"}]}";
        assertThat(ask(body).body()).contains("echo: c1=rain");
        Message taken = gateway.fakes.accepted.poll(10, TimeUnit.SECONDS);
        assertThat(taken.prelude()).endsWith(new Message.Turn("assistant", "", List.of(new ToolUse("c1", "getWeather", "{}")), ""));
        assertThat(ClientTools.of(taken).results()).containsExactly(new ClientTools.Result("c1", "rain"));
        assertThat(ask("{\"messages\":[{\"role\":\"tool\",\"content\":\"rain\"}]}").body()).contains("names the call");
    }

    @Test
    void headersOfEveryNameSayWhereItBelongs() throws Exception {
        for (String family : new String[] {"openclaw", "moltbot", "clawdbot"}) {
            String prefix = "x-" + family + "-";
            assertThat(hello(prefix + "session-key: agent:main:k", prefix + "agent-id: main", prefix + "model: fake/echo-1",
                    prefix + "message-channel: slack").status()).isEqualTo(200);
            Message taken = gateway.fakes.accepted.poll(10, TimeUnit.SECONDS);
            assertThat(taken.sessionKey() + " " + taken.agentId() + " " + taken.options().text("model").orElse(""))
                    .isEqualTo("agent:main:k main fake/echo-1");
            assertThat(taken.extraSystem()).contains("channel slack");
        }
        assertThat(hello("x-openclaw-agent: main").status()).isEqualTo(200);
        assertThat(gateway.fakes.accepted.poll(10, TimeUnit.SECONDS).agentId()).isEqualTo("main");
        for (String model : new String[] {"openclaw:main", "agent:main", "moltbot/main", "openclaw/main"}) {
            assertThat(ask("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}").status()).isEqualTo(200);
            assertThat(gateway.fakes.accepted.poll(10, TimeUnit.SECONDS).agentId()).as(model).isEqualTo("main");
        }
    }

    @Test
    void onlyAConfiguredModelMayBeNamed() throws Exception {
        for (String model : new String[] {"other/gpt-9", "fake/echo-2", "fake", "fake/echo-1/x"}) {
            Running.Answer answer = hello("x-openclaw-model: " + model);
            assertThat(answer.status()).as(model).isEqualTo(403);
            assertThat(answer.body()).contains("models.providers");
        }
        assertThat(gateway.fakes.accepted).isEmpty();
    }

    @Test
    void headersThatMeanTwoThingsAreRefused() throws Exception {
        assertThat(hello("x-openclaw-session-key: agent:main:a", "x-moltbot-session-key: agent:main:b").body()).contains("contradicts");
        assertThat(hello("x-openclaw-message-channel: a b").body()).contains("channel's name");
        assertThat(hello("x-openclaw-model: " + "m".repeat(257)).body()).contains("too long");
        for (String reserved : new String[] {"subagent:x", "agent:main:cron:x", "AGENT:main:ACP:x"}) {
            assertThat(hello("x-openclaw-session-key: " + reserved).body()).as(reserved).contains("reserved");
        }
        assertThat(gateway.fakes.accepted).isEmpty();
    }

    private static Running.Answer hello(String... headers) throws IOException {
        return ask("{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}", headers);
    }

    private static Running.Answer ask(String body, String... headers) throws IOException {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = Running.bearer();
        return gateway.post(PATH, body, all);
    }
}
