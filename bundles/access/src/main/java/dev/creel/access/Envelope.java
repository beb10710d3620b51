// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import java.util.ArrayList;
import java.util.List;

/**
 * An admitted message as the journal keeps it: what was said, and where it was decided to go.
 *
 * @param message the message
 * @param sessionKey canonical session key
 * @param agentId the agent
 */
public record Envelope(Message message, String sessionKey, String agentId) {
    private static final int DEPTH = 64;

    /** JSON text; {@link #parse} reads it back. */
    public String text() {
        List<Json> prelude = new ArrayList<>();
        for (Message.Turn turn : message.prelude()) {
            prelude.add(json(turn));
        }
        return Json.object()
                .put("key", message.key())
                .put("surface", message.surface())
                .put("sessionKey", sessionKey)
                .put("agentId", agentId)
                .put("text", message.text())
                .put("extraSystem", message.extraSystem())
                .put("prelude", Json.array(prelude))
                .put("timeoutSeconds", message.timeoutSeconds())
                .put("options", message.options())
                .build()
                .text();
    }

    /** @throws IllegalArgumentException when the text is not what {@link #text} wrote */
    public static Envelope parse(String text) {
        if (!(Json.parse(text, DEPTH) instanceof Json.Obj o)) {
            throw new IllegalArgumentException("a kept message is an object");
        }
        List<Message.Turn> prelude = new ArrayList<>();
        for (Json turn : o.array("prelude")) {
            if (!(turn instanceof Json.Obj t)) {
                throw new IllegalArgumentException("an earlier message is an object");
            }
            prelude.add(turn(t));
        }
        String sessionKey = need(o, "sessionKey");
        String agentId = need(o, "agentId");
        Message message = new Message(need(o, "key"), need(o, "surface"), sessionKey, agentId, need(o, "text"),
                need(o, "extraSystem"), prelude, o.integer("timeoutSeconds").orElse(0L), o.object("options"));
        return new Envelope(message, sessionKey, agentId);
    }

    private static Json json(Message.Turn turn) {
        Json.Builder out = Json.object().put("role", turn.role()).put("text", turn.text());
        if (!turn.callId().isEmpty()) {
            out.put("callId", turn.callId());
        }
        List<Json> calls = new ArrayList<>();
        for (ToolUse call : turn.calls()) {
            calls.add(Json.object().put("id", call.id()).put("tool", call.tool()).put("arguments", call.arguments()).build());
        }
        return (calls.isEmpty() ? out : out.put("calls", Json.array(calls))).build();
    }

    private static Message.Turn turn(Json.Obj o) {
        List<ToolUse> calls = new ArrayList<>();
        for (Json call : o.array("calls")) {
            if (!(call instanceof Json.Obj c)) {
                throw new IllegalArgumentException("a call of a tool is an object");
            }
            calls.add(new ToolUse(need(c, "id"), need(c, "tool"), need(c, "arguments")));
        }
        return new Message.Turn(need(o, "role"), need(o, "text"), calls, o.text("callId").orElse(""));
    }

    private static String need(Json.Obj o, String name) {
        return o.text(name).orElseThrow(() -> new IllegalArgumentException("a kept message lacks " + name));
    }
}
