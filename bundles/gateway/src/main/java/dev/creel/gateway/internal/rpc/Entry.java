// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.session.Sessions.Line;

/** Lines of transcripts as messages of the wire; stateless. They are JSON text already and stay so. */
public final class Entry {
    /** How a message of a person begins: a client knows it again by the idempotency key it sent it with. */
    private static final String ASKED = "\"role\":\"user\"";

    private Entry() {}

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
        String text = line.message().strip();
        String inside = text.substring(1, text.length() - 1).strip();
        String run = Json.of(line.runId()).text();
        return "{" + inside + (inside.isEmpty() ? "" : ",") + "\"__openclaw\":{\"id\":" + Json.of(line.id()).text() + ",\"seq\":" + number
                + (line.runId().isEmpty() ? "" : ",\"runId\":" + run)
                + (line.runId().isEmpty() || !inside.startsWith(ASKED) ? "" : ",\"idempotencyKey\":" + run) + "}}";
    }
}
