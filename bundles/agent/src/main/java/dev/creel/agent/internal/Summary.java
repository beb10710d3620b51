// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;

/** What the journal remembers of a run that ended, so that a repeated message gets the recorded outcome. Stateless. */
final class Summary {
    private static final int LONGEST_TEXT = 16 << 10;
    private static final int DEPTH = 8;

    private Summary() {}

    static String write(Runs.Run run, Runs.Result result) {
        String text = result.text();
        return Json.object()
                .put("sessionKey", run.sessionKey())
                .put("sessionId", run.sessionId())
                .put("agentId", run.agentId())
                .put("status", result.status())
                .put("text", text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT))
                .put("stopReason", result.stopReason())
                .put("errorKind", result.errorKind())
                .put("errorMessage", result.errorMessage())
                .put("provider", result.provider())
                .put("model", result.model())
                .put("input", result.inputTokens())
                .put("output", result.outputTokens())
                .put("cacheRead", result.cacheRead())
                .put("cacheWrite", result.cacheWrite())
                .put("startedAt", result.startedAt())
                .put("endedAt", result.endedAt())
                .build()
                .text();
    }

    /** @throws IllegalArgumentException when it is not JSON */
    static EndedRun read(String runId, String summary) {
        Json.Obj o = Json.parse(summary, DEPTH) instanceof Json.Obj found ? found : Json.Obj.EMPTY;
        Runs.Result result = new Runs.Result(text(o, "status"), text(o, "text"), text(o, "stopReason"),
                text(o, "errorKind"), text(o, "errorMessage"), text(o, "provider"), text(o, "model"), number(o, "input"),
                number(o, "output"), number(o, "cacheRead"), number(o, "cacheWrite"), number(o, "startedAt"),
                number(o, "endedAt"));
        return new EndedRun(runId, text(o, "sessionKey"), text(o, "sessionId"), text(o, "agentId"), result);
    }

    private static String text(Json.Obj o, String name) {
        return o.text(name).orElse("");
    }

    private static long number(Json.Obj o, String name) {
        return o.integer(name).orElse(0L);
    }
}
