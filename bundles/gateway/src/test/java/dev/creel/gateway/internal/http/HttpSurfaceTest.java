// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.gateway.internal.Running;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSurfaceTest {
    private static final String HELLO = "{\"model\":\"openclaw\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String UNAUTHORIZED = "{\"error\":{\"message\":\"Unauthorized\",\"type\":\"unauthorized\"}}";

    private Running gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void probesAreOpenAndTellReadiness() throws IOException {
        assertThat(gateway.get("/healthz").body()).isEqualTo("{\"ok\":true,\"status\":\"live\"}");
        assertThat(gateway.get("/startupz").json().text("version")).contains("1.2.3");
        assertThat(gateway.get("/readyz").status()).isEqualTo(200);
        gateway.fakes.settled = false;
        Running.Answer waiting = gateway.get("/readyz");
        assertThat(waiting.status()).isEqualTo(503);
        assertThat(waiting.body()).contains("\"failing\":[\"plugins\"]");
        assertThat(gateway.raw("HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".replace("HEAD", "POST")).status()).isEqualTo(405);
    }

    @Test
    void answersCarrySecurityHeaders() throws IOException {
        assertThat(gateway.get("/healthz").headers())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cache-Control", "no-store")
                .doesNotContainKey("Server");
    }

    @Test
    void nothingButProbesAnswersWithoutTheSecret() throws IOException {
        for (String path : new String[] {"/v1/models", "/v1/models/", "/v1/chat/completions", "/", "/nothing", "/v1/models?x=1"}) {
            assertThat(gateway.get(path).status()).as(path).isEqualTo(401);
            assertThat(gateway.get(path).body()).isEqualTo(UNAUTHORIZED);
        }
        assertThat(gateway.post("/v1/chat/completions", HELLO, "Authorization: Bearer wrong").body()).isEqualTo(UNAUTHORIZED);
        assertThat(gateway.post("/v1/chat/completions", HELLO, "Authorization: Bearer undefined").status()).isEqualTo(401);
        assertThat(gateway.post("/v1/chat/completions", HELLO, "Authorization: Bearer ").status()).isEqualTo(401);
        assertThat(gateway.fakes.accepted).isEmpty();
        assertThat(gateway.post("/v1/chat/completions", HELLO, Running.bearer()).status()).isEqualTo(200);
    }

    @Test
    void anUnauthorizedBodyIsNotRead() throws IOException {
        // The announced body never comes: an answer proves that nobody waited for it.
        assertThat(gateway.raw("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n").status())
                .isEqualTo(401);
    }

    @Test
    void guessesAreLimitedButTheRightSecretAlwaysPasses() throws IOException {
        int last = 0;
        for (int i = 0; i < 12; i++) {
            last = gateway.get("/v1/models", "Authorization: Bearer guess" + i).status();
        }
        assertThat(last).isEqualTo(429);
        assertThat(gateway.get("/v1/models", Running.bearer()).status()).isEqualTo(200);
        Running.Talk talk = gateway.talk();
        talk.event("connect.challenge");
        assertThat(talk.call("connect", Running.connect("cli", "cli", 4, 4, "[]", "{\"token\":\"guess\"}")).text())
                .contains("AUTH_RATE_LIMITED");
    }

    @Test
    void completesAChat() throws IOException {
        Running.Answer answer = gateway.post("/v1/chat/completions", HELLO, Running.bearer());
        assertThat(answer.json().text("object")).contains("chat.completion");
        assertThat(answer.json().text("id").orElse("")).startsWith("chatcmpl_");
        assertThat(answer.body()).contains("\"message\":{\"role\":\"assistant\",\"content\":\"echo: hello\"}")
                .contains("\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}")
                .contains("\"finish_reason\":\"stop\"");
    }

    @Test
    void streamsAChat() throws IOException {
        String body = "{\"model\":\"openclaw/default\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        Running.Answer answer = gateway.post("/v1/chat/completions", body, Running.bearer());
        assertThat(answer.headers().get("Content-Type")).startsWith("text/event-stream");
        assertThat(answer.body()).containsSubsequence("\"delta\":{\"role\":\"assistant\"}", "\"delta\":{\"content\":\"echo:",
                "\"delta\":{},\"finish_reason\":\"stop\"", "\"choices\":[],\"usage\":{\"prompt_tokens\":7", "data: [DONE]");
    }

    @Test
    void aClientThatGoesAwayEndsTheRun() throws Exception {
        for (String stream : new String[] {"false", "true"}) {
            String body = "{\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"wait\"}]}";
            try (java.net.Socket socket = new java.net.Socket("127.0.0.1", gateway.port())) {
                socket.getOutputStream().write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n" + Running.bearer()
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                assertThat(gateway.fakes.accepted.poll(10, java.util.concurrent.TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(gateway.fakes.aborted.poll(10, java.util.concurrent.TimeUnit.SECONDS)).as("stream " + stream).endsWith("disconnect");
        }
    }

    @Test
    void aConnectionServesRequestAfterRequest() throws Exception {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(10_000);
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n" + Running.bearer()
                        + "\r\nContent-Length: " + HELLO.length() + "\r\n\r\n" + HELLO).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                String head = "";
                while (!head.endsWith("\r\n\r\n")) {
                    int b = socket.getInputStream().read();
                    assertThat(b).as("round " + i + " " + head).isGreaterThanOrEqualTo(0);
                    head += (char) b;
                }
                assertThat(head).startsWith("HTTP/1.1 200");
                int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
                assertThat(new String(socket.getInputStream().readNBytes(length), java.nio.charset.StandardCharsets.UTF_8)).contains("echo: hello");
            }
        }
    }

    @Test
    void wrongRequestsGetTheFamilysWords() throws IOException {
        assertThat(gateway.get("/v1/chat/completions", Running.bearer()).status()).isEqualTo(405);
        assertThat(gateway.get("/v1/chat/completions", Running.bearer()).body()).isEqualTo("Method Not Allowed");
        assertThat(gateway.get("/v1/chat/completions", Running.bearer()).headers()).containsEntry("Allow", "POST");
        assertThat(gateway.post("/v1/chat/completions", "{\"messages\":[]}", Running.bearer()).body())
                .isEqualTo("{\"error\":{\"message\":\"Missing user message in `messages`.\",\"type\":\"invalid_request_error\"}}");
        assertThat(gateway.post("/v1/chat/completions", HELLO.replace("openclaw", "gpt-9"), Running.bearer()).body())
                .isEqualTo("{\"error\":{\"message\":\"Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.\",\"type\":\"invalid_request_error\"}}");
        assertThat(gateway.post("/v1/chat/completions", "{", Running.bearer()).status()).isEqualTo(400);
        assertThat(gateway.post("/v1/chat/completions", HELLO.replace("openclaw", "openclaw/ghost"), Running.bearer()).status()).isEqualTo(400);
        assertThat(gateway.get("/nothing", Running.bearer()).body()).isEqualTo("Not Found");
    }

    @Test
    void modelFailuresAreToldApart() throws IOException {
        assertThat(gateway.post("/v1/chat/completions", HELLO.replace("hello", "fail rate_limit"), Running.bearer()).status()).isEqualTo(429);
        assertThat(gateway.post("/v1/chat/completions", HELLO.replace("hello", "fail context_length"), Running.bearer()).status()).isEqualTo(400);
        assertThat(gateway.post("/v1/chat/completions", HELLO.replace("hello", "fail unknown"), Running.bearer()).status()).isEqualTo(500);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedEarly() throws IOException {
        Running.Answer announced = gateway.raw("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n" + Running.bearer()
                + "\r\nContent-Length: 99999999\r\n\r\n");
        assertThat(announced.status()).isEqualTo(413);
    }

    @Test
    void theEndpointIsOffUnlessConfigured() throws IOException {
        gateway.fakes.configure("{}");
        assertThat(gateway.post("/v1/chat/completions", HELLO, Running.bearer()).status()).isEqualTo(404);
    }

    @Test
    void pathsWithTwoReadingsAreRefused() throws IOException {
        for (String path : new String[] {"/v1//models", "/v1/./models", "/v1/../v1/models", "/v1/%6dodels", "/v1/models;x", "/v1/models%2f",
            "/%", "/v1/models%00", "/v1\\models"}) {
            assertThat(gateway.get(path, Running.bearer()).status()).as(path).isEqualTo(400);
        }
        assertThat(gateway.get("/v1/models", Running.bearer()).status()).isEqualTo(200);
    }

    @Test
    void foreignHostsAndOriginsAreRefused() throws IOException {
        assertThat(gateway.raw("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n" + Running.bearer() + "\r\n\r\n").status())
                .isEqualTo(403);
        assertThat(gateway.get("/v1/models", Running.bearer(), "Origin: https://evil.example").status()).isEqualTo(403);
        assertThat(gateway.get("/v1/models", Running.bearer(), "Origin: http://127.0.0.1:" + gateway.port()).status()).isEqualTo(200);
    }

    @Test
    void aSecretThatCrossedANetworkInClearIsNotLookedAt() throws IOException {
        gateway.fakes.configure("{\"gateway\":{\"trustedProxies\":[\"127.0.0.1\"]}}");
        Running.Answer clear = gateway.get("/v1/models", Running.bearer(), "X-Forwarded-For: 203.0.113.5", "X-Forwarded-Proto: http");
        assertThat(clear.status()).isEqualTo(426);
        assertThat(clear.headers()).containsEntry("Upgrade", "TLS/1.2");
        assertThat(clear.body()).contains("gateway.trustedProxies");
        assertThat(gateway.get("/v1/models", "Authorization: Bearer wrong", "X-Forwarded-For: 203.0.113.5").status()).isEqualTo(426);
        assertThat(gateway.fakes.audited).as("so it is no guess either").isEmpty();
        String upgrade = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Forwarded-For: 203.0.113.5\r\n\r\n";
        assertThat(gateway.raw(upgrade).status()).isEqualTo(426);
        assertThat(gateway.get("/v1/models", Running.bearer(), "X-Forwarded-For: 203.0.113.5", "X-Forwarded-Proto: https").status())
                .isEqualTo(200);
    }

    @Test
    void anAnswerEndsWithTheSecretThatOpenedIt() throws Exception {
        String body = "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"wait\"}]}";
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n" + Running.bearer()
                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            gateway.fakes.configure(gateway.fakes.snapshot.root().text());
            assertThat(gateway.fakes.aborted).as("another edit of the configuration").isEmpty();
            gateway.rotate("another-secret-that-is-long-enough");
            assertThat(gateway.fakes.aborted.poll(10, java.util.concurrent.TimeUnit.SECONDS)).endsWith("disconnect");
            String rest = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(rest).contains("text/event-stream").doesNotContain("[DONE]");
        }
    }

    @Test
    void aFloodOfHeadersIsRefusedAndHttp2IsNotSpoken() throws IOException {
        String head = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        assertThat(gateway.raw(head + "X-A: b\r\n".repeat(100) + "\r\n").status()).isEqualTo(200);
        assertThat(gateway.raw(head + "X-A: b\r\n".repeat(4_000) + "\r\n").status()).isEqualTo(431);
        assertThat(gateway.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status()).isGreaterThanOrEqualTo(400);
        assertThat(gateway.raw(head + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n").status()).isNotEqualTo(101);
    }
}
