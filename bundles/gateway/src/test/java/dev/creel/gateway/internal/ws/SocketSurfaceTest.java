// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Fakes;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketSurfaceTest {
    private static final String RIGHT = "{\"token\":\"" + Running.TOKEN + "\"}";
    private static final String MAIN = "agent:main:main";

    private Running gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private Running.Talk challenged() {
        Running.Talk talk = gateway.talk();
        Json.Obj challenge = talk.frame();
        assertThat(challenge.text("event")).contains("connect.challenge");
        assertThat(challenge.members()).doesNotContainKey("seq");
        assertThat(challenge.object("payload").text("nonce").orElse("")).hasSize(36);
        return talk;
    }

    @Test
    void helloHasTheFamilysShapeInBothProtocols() {
        for (int protocol : new int[] {3, 4}) {
            Running.Talk talk = challenged();
            Json.Obj hello = talk.ok("connect", Running.connect("cli", "cli", protocol, protocol, "[\"operator.read\"]", RIGHT));
            assertThat(hello.text("type")).contains("hello-ok");
            assertThat(hello.integer("protocol")).contains((long) protocol);
            assertThat(hello.object("server").text("version")).contains("1.2.3");
            assertThat(hello.object("auth").text()).isEqualTo("{\"role\":\"operator\",\"scopes\":[\"operator.read\"]}");
            assertThat(hello.object("policy").integer("tickIntervalMs")).contains(30_000L);
            assertThat(hello.object("policy").integer("maxPayload").orElse(0L)).isLessThan(25 << 20).isPositive();
            assertThat(hello.object("snapshot").object("sessionDefaults").text("mainSessionKey")).contains(MAIN);
            assertThat(hello.object("snapshot").object("health").get("ok")).isEqualTo(Json.of(true));
            assertThat(hello.object("snapshot").members()).doesNotContainKey("configPath");
        }
    }

    @Test
    void nothingWorksBeforeConnect() {
        Running.Talk talk = challenged();
        assertThat(talk.refused("health", "{}")).isEqualTo("INVALID_REQUEST: invalid handshake: first request must be connect");
        assertThat(talk.closed()).isEqualTo("1008 invalid handshake: first request must be connect");
        Running.Talk other = challenged();
        other.send("{\"type\":\"event\",\"event\":\"x\"}");
        assertThat(other.closed()).isEqualTo("1008 invalid request frame");
    }

    @Test
    void handshakesAreRefusedInTheFamilysWords() {
        refused(Running.connect("cli", "cli", 5, 9, "[]", RIGHT), "INVALID_REQUEST: protocol mismatch", "1002 protocol mismatch");
        refused(Running.connect("Not/An Id", "cli", 4, 4, "[]", RIGHT),
                "INVALID_REQUEST: invalid connect params: at /client/id: must be equal to one of the allowed values", "1008 invalid connect params");
        refused("{}", "INVALID_REQUEST: invalid connect params: at root: must have required property 'client'", "1008");
        refused(Running.connect("cli", "cli", 4, 4, "[]", "{\"token\":\"wrong\"}"),
                "INVALID_REQUEST: unauthorized: gateway token mismatch (use this gateway's gateway.auth.token or pair the device)", "1008 unauthorized");
        refused(Running.connect("cli", "cli", 4, 4, "[]", "{\"token\":\"undefined\"}"), "INVALID_REQUEST: unauthorized: gateway token mismatch", "1008");
        refused(Running.connect("cli", "cli", 4, 4, "[]", "{}"), "NOT_PAIRED: device identity required", "1008 device identity required");
        refused(Running.connect("node-host", "node", 4, 4, "[]", RIGHT).replace("\"operator\"", "\"node\""), "NOT_PAIRED: device identity required", "1008");
        refused(Running.connect("openclaw-control-ui", "webchat", 4, 4, "[]", RIGHT), "INVALID_REQUEST: origin not allowed", "1008 origin not allowed");
    }

    private void refused(String connect, String answer, String close) {
        Running.Talk talk = challenged();
        assertThat(talk.refused("connect", connect)).startsWith(answer);
        assertThat(talk.closed()).startsWith(close);
    }

    @Test
    void wrongSecretsLeaveAnAuditLineEachUntilTheAddressIsLocked() throws IOException {
        challenged().refused("connect", Running.connect("cli", "cli", 4, 4, "[]", "{\"token\":\"wrong\"}"));
        assertThat(gateway.get("/v1/models", "Authorization: Bearer wrong").status()).isEqualTo(401);
        assertThat(gateway.get("/v1/models", Running.bearer()).status()).isEqualTo(200);
        assertThat(gateway.get("/v1/models").status()).isEqualTo(401);
        assertThat(gateway.fakes.audited).containsExactly(
                "gateway.refused {address=127.0.0.1, transport=websocket, rule=gateway.auth.token}",
                "gateway.refused {address=127.0.0.1, transport=http, rule=gateway.auth.token}");
        for (int i = 0; i < 30; i++) {
            gateway.get("/v1/models", "Authorization: Bearer wrong-" + i);
        }
        assertThat(gateway.fakes.audited).hasSize(11)
                .last().isEqualTo("gateway.locked {address=127.0.0.1, transport=http, rule=gateway.auth.token}");
        assertThat(gateway.fakes.audited).noneMatch(line -> line.contains("wrong"));
    }

    @Test
    void aPageOfAnotherSiteIsRefusedAlsoWithTheSecret() {
        Running.Talk talk = gateway.talk("Origin", "https://evil.example");
        talk.event("connect.challenge");
        assertThat(talk.refused("connect", Running.connect("[\"operator.admin\"]"))).startsWith("INVALID_REQUEST: origin not allowed");
        Running.Talk own = gateway.talk("Origin", "http://127.0.0.1:" + gateway.port());
        own.event("connect.challenge");
        own.ok("connect", Running.connect("[\"operator.admin\"]"));
    }

    @Test
    void spoofedProxyHeadersAreRefusedAtTheUpgrade() throws IOException {
        String upgrade = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        assertThat(gateway.raw(upgrade + "X-Forwarded-For: 127.0.0.1\r\n\r\n").status()).isEqualTo(403);
        Running.Answer fine = gateway.raw(upgrade + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
        assertThat(fine.status()).isEqualTo(101);
        assertThat(fine.headers()).doesNotContainKey("Sec-WebSocket-Extensions");
    }

    @Test
    void scopesAreTheServersDecision() {
        Running.Talk none = gateway.talk().in("[]");
        assertThat(none.refused("health", "{}")).isEqualTo("FORBIDDEN: missing scope: operator.read");
        Running.Talk reader = gateway.talk().in("[\"operator.read\",\"operator.invented\"]");
        reader.ok("health", "{}");
        assertThat(reader.refused("chat.send", "{\"sessionKey\":\"main\",\"message\":\"x\",\"idempotencyKey\":\"k\"}"))
                .isEqualTo("FORBIDDEN: missing scope: operator.write");
        Running.Talk stranger = challenged();
        Json.Obj hello = stranger.ok("connect", Running.connect("test", "test", 4, 4, "[\"operator.admin\"]", RIGHT));
        assertThat(hello.object("auth").array("scopes")).isEmpty();
        assertThat(hello.object("snapshot").text()).doesNotContain("/state");
        assertThat(stranger.refused("config.get", "{}")).isEqualTo("FORBIDDEN: missing scope: operator.read");
    }

    @Test
    void wrongFramesAreAnsweredAndTheConnectionStays() {
        Running.Talk talk = gateway.talk().in();
        talk.send("{\"type\":\"req\",\"id\":\"7\",\"method\":\"health\",\"foo\":1}");
        assertThat(talk.answer("7").object("error").text("message")).contains("invalid request frame: at root: unexpected property 'foo'");
        talk.send("not json");
        assertThat(talk.answer("invalid").object("error").text("code")).contains("INVALID_REQUEST");
        assertThat(talk.refused("cron.get", "{}")).isEqualTo("INVALID_REQUEST: unknown method: cron.get");
        assertThat(talk.refused("connect", "{}")).isEqualTo("INVALID_REQUEST: connect is only valid as the first request");
        assertThat(talk.refused("chat.send", "{\"sessionKey\":3,\"message\":\"x\",\"idempotencyKey\":\"k\"}"))
                .isEqualTo("INVALID_REQUEST: invalid chat.send params: at /sessionKey: must be string");
        talk.ok("health", "{\"somethingNew\":true}");
    }

    @Test
    void anAgentRunIsAnsweredTwice() {
        Running.Talk talk = gateway.talk().in();
        String id = talk.ask("agent", "{\"message\":\"hello\",\"sessionKey\":\"main\",\"idempotencyKey\":\"k1\"}");
        Json.Obj first = talk.answer(id).object("payload");
        assertThat(first.text("status")).contains("accepted");
        assertThat(first.text("runId")).contains("k1");
        Json.Obj last = talk.answer(id).object("payload");
        assertThat(last.text("status")).contains("ok");
        assertThat(last.object("result").text()).contains("{\"text\":\"echo: hello\",\"mediaUrl\":null}").contains("\"provider\":\"fake\"");
        String again = talk.ask("agent", "{\"message\":\"hello\",\"sessionKey\":\"main\",\"idempotencyKey\":\"k1\"}");
        talk.answer(again);
        assertThat(talk.answer(again).object("payload").text("status")).contains("ok");
        assertThat(gateway.fakes.accepted).hasSize(1);
        assertThat(talk.ok("agent.wait", "{\"runId\":\"k1\"}").text("status")).contains("ok");
        assertThat(talk.ok("agent.wait", "{\"runId\":\"never\",\"timeoutMs\":1}").text("status")).contains("timeout");
    }

    @Test
    void aChatStreamsEventsInOrder() {
        Running.Talk talk = gateway.talk().in();
        talk.ok("sessions.subscribe", "{}");
        String id = talk.ask("chat.send", "{\"sessionKey\":\"main\",\"message\":\"hello\",\"idempotencyKey\":\"k2\"}");
        long seq = -1;
        boolean answered = false;
        StringBuilder text = new StringBuilder();
        for (;;) {
            Json.Obj frame = talk.frame();
            if (frame.text("id").isPresent()) {
                answered = true;
                assertThat(frame.text("id")).contains(id);
                assertThat(frame.object("payload").text()).isEqualTo("{\"runId\":\"k2\",\"status\":\"started\"}");
                continue;
            }
            long next = frame.integer("seq").orElseThrow();
            assertThat(seq < 0 || next == seq + 1).as("numbers follow each other: " + frame.text()).isTrue();
            seq = next;
            Json.Obj payload = frame.object("payload");
            if (frame.text("event").orElse("").equals("chat")) {
                assertThat(payload.text("sessionKey")).contains(MAIN);
                text.append(payload.text("deltaText").orElse(""));
                if (payload.text("state").orElse("").equals("final")) {
                    assertThat(payload.object("message").text()).contains("echo: hello");
                    break;
                }
            }
        }
        assertThat(text).hasToString("echo: hello");
        if (!answered) {
            talk.answer(id);
        }
        assertThat(talk.ok("chat.send", "{\"sessionKey\":\"main\",\"message\":\"hello\",\"idempotencyKey\":\"k2\"}").text("status")).contains("ok");
    }

    @Test
    void abortsOnlyInItsOwnSession() throws InterruptedException {
        Running.Talk talk = gateway.talk().in();
        talk.ok("chat.send", "{\"sessionKey\":\"main\",\"message\":\"wait\",\"idempotencyKey\":\"k3\"}");
        assertThat(talk.ok("chat.send", "{\"sessionKey\":\"main\",\"message\":\"wait\",\"idempotencyKey\":\"k3\"}").text("status")).contains("in_flight");
        assertThat(talk.refused("chat.abort", "{\"sessionKey\":\"other\",\"runId\":\"k3\"}")).startsWith("INVALID_REQUEST");
        assertThat(gateway.fakes.aborted).isEmpty();
        assertThat(talk.ok("chat.abort", "{\"sessionKey\":\"main\",\"runId\":\"k3\"}").text())
                .isEqualTo("{\"ok\":true,\"aborted\":true,\"runIds\":[\"k3\"]}");
        assertThat(gateway.fakes.aborted.poll(1, TimeUnit.SECONDS)).isEqualTo("k3 rpc");
        assertThat(talk.ok("chat.abort", "{\"sessionKey\":\"main\",\"runId\":\"k3\"}").text()).contains("\"aborted\":false");
    }

    @Test
    void secretsAreMaskedInTheConfiguration() {
        gateway.fakes.configure("{\"gateway\":{\"auth\":{\"token\":\"canary-1\"}},\"models\":{\"providers\":{\"x\":{\"apiKey\":\"canary-2\","
                + "\"other\":{\"secret\":\"models.providers.x.other\"},\"baseUrl\":\"http://user:canary-3@host/v1\",\"headers\":{\"x-any\":\"canary-4\"}}}},\"env\":{\"ANY\":\"canary-5\"},"
                + "\"agents\":{\"defaults\":{\"model\":\"fake/echo\"}}}");
        Json.Obj answer = gateway.talk().in().ok("config.get", "{}");
        assertThat(answer.text()).contains("fake/echo").doesNotContain("canary").doesNotContain("\"secret\":");
        assertThat(answer.text("raw")).as("comments and all, as the file has it").contains(Fakes.RAW);
        Json.Obj provider = answer.object("config").object("models").object("providers").object("x");
        assertThat(provider.text("apiKey")).contains("__OPENCLAW_REDACTED__");
        assertThat(provider.text("other")).as("what the schema marks").contains("__OPENCLAW_REDACTED__");
        assertThat(answer.object("parsed")).isEqualTo(answer.object("config"));
    }

    @Test
    void listsWhatThereIs() {
        Running.Talk talk = gateway.talk().in();
        assertThat(talk.ok("agents.list", "{}").text()).contains("\"defaultId\":\"main\"");
        assertThat(talk.ok("models.list", "{}").text()).contains("\"available\":true");
        assertThat(talk.ok("models.discover", "{\"provider\":\"p\"}").text()).contains("found-1");
        assertThat(talk.ok("sessions.list", "{}").text()).contains("\"sessions\":[]");
        assertThat(talk.ok("plugins.list", "{}").text()).contains("model-offline");
        assertThat(talk.ok("status", "{}").text()).contains("\"heartbeat\"");
        assertThat(talk.ok("agent.identity.get", "{}").text()).contains("\"agentId\":\"main\"");
        assertThat(talk.ok("sessions.describe", "{\"key\":\"main\"}").text()).isEqualTo("{\"session\":null}");
        assertThat(talk.ok("chat.history", "{\"sessionKey\":\"main\"}").text()).contains("\"messages\":[]");
    }

    @Test
    void aMessageThatIsTooLargeClosesBeforeHelloAndNotAfter() {
        String big = " ".repeat(70_000);
        Running.Talk early = challenged();
        early.send(big);
        assertThat(early.closed()).startsWith("1009");
        Running.Talk late = gateway.talk().in();
        late.send(big + "{\"type\":\"req\",\"id\":\"big\",\"method\":\"health\"}");
        assertThat(late.answer("big").get("ok")).isEqualTo(Json.of(true));
    }

    @Test
    void stoppingSaysGoodbye() {
        Running.Talk talk = gateway.talk().in();
        gateway.close();
        assertThat(talk.event("shutdown").object("payload").text("reason")).isPresent();
        assertThat(talk.closed()).isEqualTo("1012 service restart");
    }
}
