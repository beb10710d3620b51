// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.agent.Runs.Activity;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators and orchestrators see: numbers, the dump, life and readiness. */
class DiagnosticsTest {
    private static final String PERSON = "agent:main:telegram:direct:4917012345";
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
        gateway.fakes.activities.clear();
        gateway.fakes.journal(gateway.backends, "");
    }

    @Test
    void metricsAreForThoseWhoMayRead() throws IOException {
        assertThat(gateway.get("/metrics").status()).isEqualTo(401);
        assertThat(gateway.post("/metrics", "", Running.bearer()).status()).isEqualTo(405);
        Running.Answer answer = gateway.get("/metrics", Running.bearer());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void metricsTellWhatAnOperatorNeeds() throws IOException {
        gateway.post("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"tool\"}]}", Running.bearer());
        gateway.fakes.activities.add(new Activity("r1", "agent:main:main", "main", true, 5_000, 2_000));
        gateway.fakes.activities.add(new Activity("r2", "agent:main:openai-user:bob", "main", false, 10, -1));
        gateway.fakes.activities.add(new Activity("r3", PERSON, "main", true, 10, -500));
        String text = gateway.get("/metrics", Running.bearer()).body();
        assertThat(text).contains("creel_turns_total{model=\"fake/echo-1\",outcome=\"ok\"}",
                "creel_tokens_total{kind=\"input\",model=\"fake/echo-1\"}", "creel_turn_duration_seconds_bucket{model=\"fake/echo-1\",le=\"0.1\"}",
                "creel_tool_calls_total{outcome=\"ok\",tool=\"clock\"}", "creel_lane_running{kind=\"main\"} 1",
                "creel_lane_waiting{kind=\"openai-user\"} 1", "creel_lane_running{kind=\"other\"} 1",
                "creel_lane_overdue_seconds{kind=\"main\"} 2.0", "creel_websocket_clients 0", "creel_inflight_bytes{buffer=\"inbound\"} 0",
                "creel_decisions_total{event=\"tool.refused\",rule=\"tools.deny\"} 3", "creel_jvm_heap_used_bytes ", "creel_jvm_threads ",
                "creel_process_cpu_seconds_total ", "creel_ready 1");
        assertThat(text).doesNotContain("bob", "telegram", "4917012345", Running.TOKEN);
    }

    @Test
    void theDumpIsSafeToPaste() {
        gateway.fakes.activities.add(new Activity("secret-key-of-a-client", PERSON, "main", true, 5_000, 2_000));
        Running.Talk talk = gateway.talk().in("[\"operator.read\"]");
        Json.Obj dump = talk.ok("diagnostics.dump", "{}");
        talk.end();
        assertThat(dump.text()).doesNotContain("secret-key-of-a-client", "telegram", "4917012345", Running.TOKEN);
        Json.Obj run = (Json.Obj) dump.array("runs").get(0);
        assertThat(run.text("session").orElse("")).matches("[0-9a-f]{8}");
        assertThat(run.text("kind") + " " + run.integer("overdueMs")).isEqualTo("Optional[other] Optional[2000]");
        assertThat(dump.array("threads")).isNotEmpty();
        assertThat(dump.members()).containsKeys("version", "java", "ready", "failing", "lanes", "plugins", "bytes", "jvm", "sockets");
    }

    @Test
    void theDumpIsBoundedAndNeedsAScope() {
        for (int i = 0; i < 500; i++) {
            gateway.fakes.activities.add(new Activity("r" + i, "agent:main:main", "main", false, 1, -1));
        }
        Running.Talk talk = gateway.talk().in("[\"operator.read\"]");
        assertThat(talk.ok("diagnostics.dump", "{}").array("runs")).hasSize(200);
        talk.end();
        Running.Talk none = gateway.talk().in("[]");
        assertThat(none.refused("diagnostics.dump", "{}")).contains("missing scope: operator.read");
        none.end();
    }

    @Test
    void aStuckLaneAndABrokenJournalAreNoticed() throws IOException {
        assertThat(gateway.get("/readyz").status()).isEqualTo(200);
        gateway.fakes.activities.add(new Activity("r1", "agent:main:main", "main", true, 700_000, 29_000));
        assertThat(gateway.get("/readyz").status()).as("within the margin").isEqualTo(200);
        stuck(31_000);
        assertThat(gateway.get("/readyz").body()).contains("\"ready\":false,\"failing\":[\"lane\"]");
        assertThat(gateway.get("/healthz").status()).as("it may still end").isEqualTo(200);
        stuck(301_000);
        assertThat(gateway.get("/healthz").status()).isEqualTo(503);
        assertThat(gateway.get("/healthz").body()).isEqualTo("{\"ok\":false,\"status\":\"dead\"}");
        gateway.fakes.activities.clear();
        assertThat(gateway.get("/healthz").status()).isEqualTo(200);
        gateway.fakes.journal(gateway.backends, "disk full at /secret/path");
        assertThat(gateway.get("/readyz").status()).isEqualTo(503);
        assertThat(gateway.get("/readyz").body()).contains("\"journal\"").doesNotContain("/secret");
        assertThat(gateway.get("/healthz").status()).isEqualTo(503);
    }

    private static void stuck(long overdueMs) {
        gateway.fakes.activities.clear();
        gateway.fakes.activities.addAll(List.of(new Activity("r1", "agent:main:main", "main", true, 900_000, overdueMs)));
    }
}
