// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.session.Sessions.Line;
import java.util.List;

/** Lines of transcripts as messages of the wire; stateless. They are JSON text already and stay so. */
public final class TranscriptMessage {
    /** How a message of a person begins: a client knows it again by the idempotency key it sent it with. */
    private static final String ASKED = "\"role\":\"user\"";

    /** What a provider wants back of its own answer: it may hold that provider's secrets, and no client can read it. */
    private static final String BLOCKS = "opaque";

    private static final int DEPTH = 200;

    private TranscriptMessage() {}

    /** Whether clients are shown the line. */
    public static boolean shown(Line line) {
        return line.type().equals("message");
    }

    /**
     * The message with its place, by which clients tell messages apart.
     *
     * @param number how many lines the transcript has up to this one
     */
    public static String message(Line line, long number) {
        String text = shown(line.message()).strip();
        String inside = text.substring(1, text.length() - 1).strip();
        String run = Json.of(line.runId()).text();
        return "{" + inside + (inside.isEmpty() ? "" : ",") + "\"__openclaw\":{\"id\":" + Json.of(line.id()).text() + ",\"seq\":" + number
                + (line.runId().isEmpty() ? "" : ",\"runId\":" + run)
                + (line.runId().isEmpty() || !inside.startsWith(ASKED) ? "" : ",\"idempotencyKey\":" + run) + "}}";
    }

    /** The message with a note in place of its content, because an answer has no room for it. */
    static String omitted(Line line, long number) {
        Json note = Json.object().put("type", "text").put("text", "[chat.history omitted: message too large]").build();
        Json.Builder out = Json.object();
        ((Json.Obj) Json.parse(line.message(), DEPTH)).members().forEach((name, value) ->
                out.put(name, name.equals("content") ? Json.array(List.of(note)) : value));
        return message(new Line(line.id(), line.type(), line.at(), line.runId(), out.build().text()), number);
    }

    private static String shown(String message) {
        if (!message.contains('"' + BLOCKS + '"') || !(Json.parse(message, DEPTH) instanceof Json.Obj whole)) {
            return message;
        }
        Json.Builder out = Json.object();
        whole.members().forEach((name, value) -> {
            if (!name.equals(BLOCKS)) {
                out.put(name, value);
            }
        });
        return out.build().text();
    }
}
