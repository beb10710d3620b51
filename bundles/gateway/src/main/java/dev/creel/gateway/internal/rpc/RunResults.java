// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import java.util.List;

/** How the end of a run is told to clients; stateless. */
public final class RunResults {
    private RunResults() {}

    /** The final answer of {@code agent}. */
    static Json.Obj last(String runId, String sessionId, Runs.Result result) {
        boolean ok = result.status().equals("ok");
        Json.Builder out = Json.object()
                .put("runId", runId)
                .put("status", ok ? "ok" : result.status().equals("timeout") ? "timeout" : "error")
                .put("summary", ok ? "completed" : summary(result));
        Json.Builder agentMeta = Json.object();
        if (!sessionId.isEmpty()) {
            agentMeta.put("sessionId", sessionId);
        }
        agentMeta.put("provider", result.provider()).put("model", result.model()).put("usage", usage(result));
        Json.Obj meta = Json.object()
                .put("durationMs", Math.max(0, result.endedAt() - result.startedAt()))
                .put("agentMeta", agentMeta.build())
                .put("aborted", result.status().equals("aborted"))
                .build();
        Json payloads = result.text().isEmpty()
                ? Json.array(List.of())
                : Json.array(List.of(Json.object().put("text", result.text()).put("mediaUrl", Json.Nil.NIL).build()));
        return out.put("result", Json.object().put("payloads", payloads).put("meta", meta).build()).build();
    }

    private static String summary(Runs.Result result) {
        if (result.status().equals("aborted")) {
            return "aborted";
        }
        return result.errorMessage().isEmpty() ? "failed" : result.errorMessage();
    }

    /** Token counts in the family's form. */
    public static Json.Obj usage(Runs.Result r) {
        return Json.object()
                .put("input", r.inputTokens())
                .put("output", r.outputTokens())
                .put("cacheRead", r.cacheRead())
                .put("cacheWrite", r.cacheWrite())
                .put("total", r.inputTokens() + r.outputTokens())
                .build();
    }
}
