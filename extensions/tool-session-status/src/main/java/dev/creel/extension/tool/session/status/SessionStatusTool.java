// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.session.status;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** The tool {@code session_status}: tells a turn about its own session, in a few readable lines. */
@Component(service = Tool.class, property = "tool=session_status")
public final class SessionStatusTool implements Tool {
    private static final String NAME = "session_status";
    private static final ToolSpec SPEC = new ToolSpec(
            NAME,
            "Shows the current session: model, messages so far, tokens used, room left in the context window.",
            Json.object()
                    .put("type", "object")
                    .put("properties", Json.Obj.EMPTY)
                    .put("additionalProperties", false)
                    .build(),
            Set.of(ToolSpec.Effect.READS));

    @Override
    public List<ToolSpec> tools() {
        return List.of(SPEC);
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        if (!tool.equals(NAME)) {
            throw new Failure(Failure.Code.NOT_FOUND, "there is no tool " + tool + " here");
        }
        return Result.ok(text(call.sessions().status(), call.turn().model()));
    }

    private static String text(SessionView.Status status, String model) {
        StringBuilder out = new StringBuilder();
        line(out, "Session", status.sessionKey() + " (" + status.sessionId() + ")");
        line(out, "Agent", status.agentId());
        line(out, "Model", model);
        line(out, "Messages", Integer.toString(status.messages()));
        line(out, "Tokens", status.inputTokens() + " in, " + status.outputTokens() + " out");
        if (status.contextTokens() > 0) {
            line(out, "Context window", status.contextTokens() + " tokens");
        }
        line(out, "Last change", status.updatedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        return out.toString().stripTrailing();
    }

    private static void line(StringBuilder out, String what, String value) {
        out.append(what).append(": ").append(value).append('\n');
    }
}
