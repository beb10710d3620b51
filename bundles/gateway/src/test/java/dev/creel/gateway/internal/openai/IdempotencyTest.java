// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that comes again under its key: run once, answered each time. */
class IdempotencyTest {
    private static final String BODY = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":%s}";
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
        gateway.fakes.aborted.clear();
    }

    @Test
    void theSameAnswerAndOneRun() throws Exception {
        String body = BODY.formatted("hello", "false");
        Running.Answer first = chat(body, "k1");
        assertThat(chat(body, "k1").body()).isEqualTo(first.body());
        assertThat(gateway.fakes.accepted).hasSize(1);
        assertThat(chat(body, "k2").json().text("id")).isNotEqualTo(first.json().text("id"));
        String responses = "{\"input\":\"hello\"}";
        Running.Answer other = gateway.post("/v1/responses", responses, Running.bearer(), "Idempotency-Key: k1");
        assertThat(gateway.post("/v1/responses", responses, Running.bearer(), "Idempotency-Key: k1").body()).isEqualTo(other.body());
        assertThat(gateway.fakes.accepted).as("a key of one endpoint is none of another").hasSize(3);
    }

    @Test
    void aStreamThatComesAgainIsWhole() throws Exception {
        String body = BODY.formatted("hello again", "true");
        chat(body, "k3");
        assertThat(chat(body, "k3").body()).containsSubsequence("\"role\":\"assistant\"", "echo: hello again", "[DONE]");
        assertThat(gateway.fakes.accepted).hasSize(1);
    }

    @Test
    void aKeyStandsForOneRequest() throws Exception {
        chat(BODY.formatted("one", "false"), "k4");
        Running.Answer other = chat(BODY.formatted("two", "false"), "k4");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body()).contains("idempotency_error");
        Running.Answer elsewhere = gateway.post("/v1/chat/completions", BODY.formatted("one", "false"), Running.bearer(),
                "Idempotency-Key: k4", "x-openclaw-session-key: agent:main:other");
        assertThat(elsewhere.status()).as("nor for the same text in another session").isEqualTo(422);
        assertThat(gateway.fakes.accepted).hasSize(1);
        assertThat(chat(BODY.formatted("x", "false"), "k".repeat(256)).status()).isEqualTo(400);
    }

    @Test
    void whoNamesARequestMayLoseTheConnection() throws Exception {
        String body = BODY.formatted("wait", "true");
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.getOutputStream().write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n" + Running.bearer()
                    + "\r\nIdempotency-Key: k5\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            assertThat(gateway.fakes.accepted.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        CompletableFuture<Running.Answer> again = CompletableFuture.supplyAsync(() -> {
            try {
                return chat(body, "k5");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        // Ends only when the test says so: nobody aborted it.
        String session = gateway.fakes.runs.keySet().stream().filter(id -> gateway.fakes.find(id).filter(r -> !r.ended()).isPresent())
                .findFirst().orElseThrow();
        assertThat(gateway.fakes.aborted).isEmpty();
        gateway.fakes.find(session).ifPresent(run -> gateway.fakes.finish(run.id(), "late answer"));
        assertThat(again.get(10, TimeUnit.SECONDS).body()).contains("late answer");
    }

    private static Running.Answer chat(String body, String key) throws IOException {
        return gateway.post("/v1/chat/completions", body, Running.bearer(), "Idempotency-Key: " + key);
    }
}
