// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import java.util.ArrayList;
import java.util.List;

/** What the journal remembers of a run that ended, so that a repeated message gets the recorded outcome. Stateless. */
final class Summary {
    private static final int LONGEST_TEXT = 16 << 10;
    private static final int DEPTH = 8;

    private Summary() {}

    static String write(Runs.Run run, Runs.Result result) {
        String text = result.text();
        List<Json> calls = new ArrayList<>();
        long size = text.length();
        for (ToolUse call : result.calls()) {
            calls.add(Json.object().put("id", call.id()).put("tool", call.tool()).put("arguments", call.arguments()).build());
            size += call.arguments().length();
        }
        boolean cut = size > LONGEST_TEXT;
        return Json.object()
                .put("sessionKey", run.sessionKey())
                .put("sessionId", run.sessionId())
                .put("agentId", run.agentId())
                .put("status", result.status())
                .put("text", text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT))
                .put("calls", Json.array(cut ? List.of() : calls))
                .put("cut", cut)
                .put("request", run.request())
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
                number(o, "endedAt"), calls(o));
        return new EndedRun(runId, text(o, "sessionKey"), text(o, "sessionId"), text(o, "agentId"), text(o, "request"), result);
    }

    /** Whether text or calls are longer than what is kept here; the transcript has them. */
    static boolean cut(String summary) {
        return Json.parse(summary, DEPTH) instanceof Json.Obj o && o.get("cut").equals(Json.of(true));
    }

    private static List<ToolUse> calls(Json.Obj o) {
        List<ToolUse> calls = new ArrayList<>();
        for (Json call : o.array("calls")) {
            if (call instanceof Json.Obj c) {
                calls.add(new ToolUse(text(c, "id"), text(c, "tool"), text(c, "arguments")));
            }
        }
        return calls;
    }

    private static String text(Json.Obj o, String name) {
        return o.text(name).orElse("");
    }

    private static long number(Json.Obj o, String name) {
        return o.integer(name).orElse(0L);
    }
}
