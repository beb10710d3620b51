// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;

/**
 * One message of the gateway.
 *
 * @param op what it is
 * @param data its content
 * @param seq its number within the session, 0 if it has none
 * @param type which event, empty if it is none
 */
record Payload(int op, Json data, long seq, String type) {
    static final int DISPATCH = 0;
    static final int HEARTBEAT = 1;
    static final int IDENTIFY = 2;
    static final int RESUME = 6;
    static final int RECONNECT = 7;
    static final int INVALID_SESSION = 9;
    static final int HELLO = 10;
    static final int HEARTBEAT_ACK = 11;

    private static final int MOST_DEPTH = 64;
    private static final int GUILDS = 1;
    private static final int MESSAGES = 1 << 9 | 1 << 10 | 1 << 12 | 1 << 13;
    private static final int MESSAGE_CONTENT = 1 << 15;

    static Payload read(String text) {
        try {
            if (Json.parse(text, MOST_DEPTH) instanceof Json.Obj o && o.integer("op").isPresent()) {
                return new Payload((int) o.integer("op", -1), o.get("d"), Math.max(0, o.integer("s", 0)), o.text("t", ""));
            }
        } catch (IllegalArgumentException e) {
            // Told below, the same as JSON that is no message.
        }
        throw new Failure(Failure.Code.TEMPORARY, "Discord's gateway sent something that is no message of its own");
    }

    Json.Obj object() {
        return data instanceof Json.Obj o ? o : Json.Obj.EMPTY;
    }

    static String heartbeat(long seq) {
        return text(HEARTBEAT, seq == 0 ? Json.Nil.NIL : Json.of(seq));
    }

    /** Says who we are; the host writes the token to {@code /d/token}. */
    static String identify(boolean messageContent) {
        Json.Obj properties = Json.object().put("os", "linux").put("browser", "creel").put("device", "creel").build();
        return text(IDENTIFY, Json.object().put("token", "").put("properties", properties)
                .put("intents", GUILDS | MESSAGES | (messageContent ? MESSAGE_CONTENT : 0)).build());
    }

    /** Takes a session up again; the host writes the token to {@code /d/token}. */
    static String resume(Session session) {
        return text(RESUME, Json.object().put("token", "").put("session_id", session.id()).put("seq", session.seq()).build());
    }

    private static String text(int op, Json data) {
        return Json.object().put("op", op).put("d", data).build().text();
    }
}
