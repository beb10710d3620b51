// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients are told when an answer takes a detour: another model, a summary first. */
class DetourEventsTest {
    @Test
    void clientsAreToldOfASummaryAndOfAnotherModel() throws IOException {
        try (Running gateway = new Running()) {
            Running.Talk talk = gateway.talk().in();
            talk.ask("chat.send", "{\"sessionKey\":\"main\",\"message\":\"detour\",\"idempotencyKey\":\"k1\"}");
            List<String> told = new ArrayList<>();
            while (told.stream().noneMatch(line -> line.startsWith("assistant"))) {
                Json.Obj payload = talk.event("agent").object("payload");
                told.add(payload.text("stream", "") + " " + payload.object("data").text());
            }
            assertThat(told).containsSubsequence(
                    "compaction {\"phase\":\"start\"}",
                    "compaction {\"phase\":\"end\",\"completed\":true,\"willRetry\":false}",
                    "lifecycle {\"phase\":\"fallback\",\"selectedProvider\":\"one\",\"selectedModel\":\"big\",\"activeProvider\":\"two\","
                            + "\"activeModel\":\"small\",\"reasonSummary\":\"rate_limit\"}",
                    "lifecycle {\"phase\":\"model\",\"provider\":\"two\",\"model\":\"small\"}");
        }
    }
}
