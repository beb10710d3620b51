// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The methods that show transcripts: {@code chat.history}, {@code chat.startup}, {@code chat.message.get}, previews. */
public final class ChatHistory {
    private static final int MOST = 1000;
    private static final int DEFAULT = 200;
    private static final int LOOKED_AT = 5_000;
    /** Lines held at a time: a transcript may have large ones, and most of them may not fit. */
    private static final int STEP = 100;
    private static final int MOST_PREVIEWS = 64;
    private static final int DEPTH = 200;
    /** Largest history in characters: well below what any client takes in one frame. */
    private static final int CHARACTERS = 2 << 20;

    private final Backends backends;

    public ChatHistory(Backends backends) {
        this.backends = backends;
    }

    public void addTo(Methods methods) {
        methods.add("chat.history", Scopes.READ, call -> history(call, "sessionKey", false))
                .add("chat.startup", Scopes.READ, call -> history(call, "sessionKey", true))
                .add("sessions.get", Scopes.READ, call -> history(call, "key", false))
                .add("chat.message.get", Scopes.READ, this::message)
                .add("sessions.preview", Scopes.READ, this::previews);
    }

    /** Messages oldest first, and the place of the oldest of them. */
    private record Page(List<String> messages, int from) {}

    private void history(Call call, String keyName, boolean startup) {
        Params p = call.params();
        String asked = p.text(keyName);
        int limit = (int) p.integer("limit", DEFAULT, 1, MOST);
        int characters = (int) p.integer("maxBytes", CHARACTERS, 1, CHARACTERS);
        int offset = (int) p.integer("offset", 0, 0, Integer.MAX_VALUE);
        String agent = p.maybe("agentId").orElse("");
        p.check();
        String key = backends.canonical(asked, agent);
        Optional<Session> session = backends.sessions().find(key);
        Json.Builder out = Json.object().put("sessionKey", key).put("sessionId", session.map(Session::id).orElse(""));
        Page page = session.map(s -> page(s, limit, offset, characters)).orElse(new Page(List.of(), 0));
        out.put("hasMore", page.from() > 0);
        if (page.from() > 0) {
            out.put("nextOffset", session.get().size() - page.from());
        }
        session.ifPresent(s -> {
            out.put("sessionInfo", SessionRows.row(s, SessionRows.Extras.NONE));
            SessionRows.chosen(out, s.settings());
        });
        if (startup) {
            List<Runs.Run> active = backends.runs().active(key);
            if (!active.isEmpty()) {
                out.put("inFlightRun", Json.object().put("runId", active.get(0).id()).put("text", "").build());
            }
        }
        String head = out.build().text();
        call.okText(head.substring(0, head.length() - 1) + ",\"messages\":[" + String.join(",", page.messages()) + "]}");
    }

    /** The newest messages before an offset from the end that fit; the newest is always there, if need be without its content. */
    private static Page page(Session session, int limit, int offset, int characters) {
        int end = Math.max(0, session.size() - offset);
        int oldest = Math.max(0, end - Math.min(LOOKED_AT, 4 * limit));
        List<String> out = new ArrayList<>();
        long used = 0;
        int from = end;
        while (from > oldest && out.size() < limit && used <= characters) {
            int start = Math.max(oldest, from - STEP);
            List<Line> lines = from == end && offset == 0 ? session.tail(end - start) : session.lines(start, from - start);
            from = start + lines.size();
            for (int i = lines.size() - 1; i >= 0 && out.size() < limit && used <= characters; i--) {
                String message = TranscriptMessage.shown(lines.get(i)) ? fitting(lines.get(i), start + i + 1L) : "";
                used += message.length();
                if (out.isEmpty() || used <= characters) {
                    from = start + i;
                    out.addAll(message.isEmpty() ? List.of() : List.of(message));
                }
            }
            from = lines.isEmpty() ? start : from;
        }
        Collections.reverse(out);
        return new Page(out, from);
    }

    private static String fitting(Line line, long number) {
        return line.message().length() > CHARACTERS ? TranscriptMessage.omitted(line, number) : TranscriptMessage.message(line, number);
    }

    private void message(Call call) {
        Params p = call.params();
        String asked = p.text("sessionKey");
        String agent = p.maybe("agentId").orElse("");
        String id = p.text("messageId");
        int characters = (int) p.integer("maxChars", CHARACTERS, 1, CHARACTERS);
        p.check();
        Optional<Session> session = backends.sessions().find(backends.canonical(asked, agent));
        call.okText(session.map(s -> found(s, id, characters)).orElseGet(() -> missing("not_found")));
    }

    private static String found(Session session, String id, int characters) {
        int end = session.size();
        int oldest = Math.max(0, end - LOOKED_AT);
        for (int to = end; to > oldest; to -= STEP) {
            int start = Math.max(oldest, to - STEP);
            List<Line> lines = session.lines(start, to - start);
            for (int i = lines.size() - 1; i >= 0; i--) {
                Line line = lines.get(i);
                if (line.id().equals(id)) {
                    String why = !TranscriptMessage.shown(line) ? "not_visible" : line.message().length() > characters ? "oversized" : "";
                    return why.isEmpty() ? "{\"ok\":true,\"message\":" + TranscriptMessage.message(line, start + i + 1L) + "}" : missing(why);
                }
            }
        }
        return missing("not_found");
    }

    private static String missing(String why) {
        return "{\"ok\":false,\"unavailableReason\":\"" + why + "\"}";
    }

    private void previews(Call call) {
        Params p = call.params();
        List<String> keys = p.texts("keys");
        if (keys.isEmpty()) {
            p.issue("/keys", "must NOT have fewer than 1 items");
        }
        int limit = (int) p.integer("limit", 12, 1, 100);
        int characters = (int) p.integer("maxChars", 240, 20, 2_000);
        p.check();
        List<Json> out = new ArrayList<>();
        for (String key : keys.subList(0, Math.min(MOST_PREVIEWS, keys.size()))) {
            out.add(preview(key, limit, characters));
        }
        call.ok(Json.object().put("ts", System.currentTimeMillis()).put("previews", Json.array(out)).build());
    }

    private Json preview(String key, int limit, int characters) {
        Json.Builder out = Json.object().put("key", key);
        Optional<Session> session;
        try {
            session = backends.sessions().find(backends.canonical(key, ""));
        } catch (IllegalArgumentException e) {
            return out.put("status", "error").put("items", Json.array(List.of())).build();
        }
        List<Json> items = new ArrayList<>();
        for (Line line : session.map(s -> s.tail(4 * limit)).orElse(List.of())) {
            Json message = TranscriptMessage.shown(line) ? Json.parse(line.message(), DEPTH) : Json.Obj.EMPTY;
            String text = Texts.of(message);
            if (!text.isEmpty()) {
                items.add(Json.object().put("role", Texts.role(message)).put("text", Texts.cut(text, characters)).build());
            }
        }
        List<Json> last = items.subList(Math.max(0, items.size() - limit), items.size());
        return out.put("status", session.isEmpty() ? "missing" : last.isEmpty() ? "empty" : "ok").put("items", Json.array(last)).build();
    }
}
