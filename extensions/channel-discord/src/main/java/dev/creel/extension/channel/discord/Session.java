// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.json.Json;

/**
 * What a lost connection to the gateway is taken up again with; written into the inbox's cursor.
 *
 * @param id the session's id, empty before there is one
 * @param seq the last event that is kept
 * @param url where to take it up again
 * @param bot the bot's own user id
 * @param application the id of its application
 */
record Session(String id, long seq, String url, String bot, String application) {
    static final Session NONE = new Session("", 0, "", "", "");

    private static final int LONGEST = 512;

    /** Reads a cursor; {@link #NONE} when it is none of ours. */
    static Session read(String cursor) {
        try {
            return cursor.isEmpty() || !(Json.parse(cursor, 2) instanceof Json.Obj o) ? NONE : new Session(
                    o.text("session", ""), o.integer("seq", 0), o.text("url", ""), o.text("bot", ""), o.text("application", ""));
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    /** What READY says; {@link #NONE} when it lacks something. */
    static Session ready(Json.Obj data, long seq) {
        Session session = new Session(data.text("session_id", ""), seq, data.text("resume_gateway_url", ""),
                data.object("user").text("id", ""), data.object("application").text("id", ""));
        boolean whole = !session.id.isEmpty() && session.id.length() <= LONGEST && session.url.length() <= LONGEST
                && Snowflake.is(session.bot) && Snowflake.is(session.application);
        return whole ? session : NONE;
    }

    boolean isOpen() {
        return !id.isEmpty();
    }

    Session at(long later) {
        return new Session(id, later, url, bot, application);
    }

    String cursor() {
        return Json.object().put("session", id).put("seq", seq).put("url", url).put("bot", bot)
                .put("application", application).build().text();
    }
}
