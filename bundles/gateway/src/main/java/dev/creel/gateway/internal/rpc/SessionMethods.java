// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents;
import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.session.Sessions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The methods that show sessions, transcripts and models. */
public final class SessionMethods {
    private static final int HISTORY = 1000;
    private static final int DEFAULT_HISTORY = 200;
    /** Largest history in characters: well below what any client takes in one frame. */
    private static final int HISTORY_CHARS = 2 << 20;
    private static final int ROWS = 1000;

    private final Backends backends;

    public SessionMethods(Backends backends) {
        this.backends = backends;
    }

    public void addTo(Methods methods) {
        methods.add("chat.history", Scopes.READ, call -> history(call, false))
                .add("chat.startup", Scopes.READ, call -> history(call, true))
                .add("sessions.list", Scopes.READ, this::list)
                .add("sessions.describe", Scopes.READ, this::describe)
                .add("sessions.subscribe", Scopes.READ, SessionMethods::subscribe)
                .add("models.list", Scopes.READ, this::models);
    }

    private void history(Call call, boolean startup) {
        Params p = call.params();
        String asked = p.text("sessionKey");
        int limit = (int) p.integer("limit", DEFAULT_HISTORY, 1, HISTORY);
        String agent = p.maybe("agentId").orElse("");
        p.check();
        String key = canonical(asked, agent);
        Optional<Sessions.Session> session = backends.sessions().find(key);
        Json.Builder out = Json.object()
                .put("sessionKey", key)
                .put("sessionId", session.map(Sessions.Session::id).orElse(""));
        StringBuilder messages = new StringBuilder("[");
        List<String> kept = session.map(s -> newest(s, limit)).orElse(List.of());
        messages.append(String.join(",", kept)).append(']');
        out.put("hasMore", session.map(s -> s.size() > kept.size()).orElse(false));
        if (startup) {
            List<Runs.Run> active = backends.runs().active(key);
            if (!active.isEmpty()) {
                out.put("inFlightRun", Json.object().put("runId", active.get(0).id()).put("text", "").build());
            }
        }
        String head = out.build().text();
        call.okText(head.substring(0, head.length() - 1) + ",\"messages\":" + messages + "}");
    }

    /** The newest messages that fit, oldest first; transcript lines are JSON text already and stay so. */
    private static List<String> newest(Sessions.Session session, int limit) {
        List<Sessions.Line> lines = session.tail(limit);
        List<String> out = new ArrayList<>();
        int chars = 0;
        for (int i = lines.size() - 1; i >= 0; i--) {
            Sessions.Line line = lines.get(i);
            if (!line.type().equals("message")) {
                continue;
            }
            chars += line.message().length();
            if (chars > HISTORY_CHARS) {
                break;
            }
            out.add(line.message());
        }
        Collections.reverse(out);
        return out;
    }

    private void list(Call call) {
        Params p = call.params();
        int limit = (int) p.integer("limit", ROWS, 1, ROWS);
        String agent = p.maybe("agentId").orElse("");
        String search = p.maybe("search").orElse("").toLowerCase(Locale.ROOT);
        long activeMs = p.integer("activeMinutes", 0, 0, 1 << 24) * 60_000;
        p.check();
        long oldest = activeMs == 0 ? Long.MIN_VALUE : System.currentTimeMillis() - activeMs;
        List<Json> rows = new ArrayList<>();
        for (Sessions.Session s : backends.sessions().list(ROWS)) {
            boolean fits = (agent.isEmpty() || agent.equals(s.agentId()))
                    && (search.isEmpty() || s.key().contains(search))
                    && s.updatedAt().toEpochMilli() >= oldest;
            if (fits && rows.size() < limit) {
                rows.add(SessionRows.row(s));
            }
        }
        call.ok(Json.object()
                .put("ts", System.currentTimeMillis())
                .put("path", "")
                .put("count", rows.size())
                .put("totalCount", backends.sessions().count())
                .put("limitApplied", limit)
                .put("nextOffset", Json.Nil.NIL)
                .put("hasMore", false)
                .put("defaults", defaults())
                .put("sessions", Json.array(rows))
                .build());
    }

    private Json.Obj defaults() {
        Optional<Agents.AgentInfo> agent = SessionRows.defaultAgent(backends);
        int slash = agent.map(a -> a.model().indexOf('/')).orElse(-1);
        return Json.object()
                .put("modelProvider", slash < 0 ? Json.Nil.NIL : Json.of(agent.get().model().substring(0, slash)))
                .put("model", slash < 0 ? Json.Nil.NIL : Json.of(agent.get().model().substring(slash + 1)))
                .put("contextTokens", SessionRows.context(backends, agent))
                .build();
    }

    private void describe(Call call) {
        String key = call.params().text("key");
        String agent = call.params().maybe("agentId").orElse("");
        call.params().check();
        Optional<Sessions.Session> session = backends.sessions().find(canonical(key, agent));
        call.ok(Json.object().put("session", session.map(s -> (Json) SessionRows.row(s)).orElse(Json.Nil.NIL)).build());
    }

    private static void subscribe(Call call) {
        call.client().subscribe(true);
        call.ok(Json.object().put("subscribed", true).build());
    }

    private void models(Call call) {
        List<Json> rows = new ArrayList<>();
        for (Agents.ModelInfo m : backends.agents().models()) {
            Json.Builder row = Json.object()
                    .put("id", m.id())
                    .put("name", m.name().isEmpty() ? m.id() : m.name())
                    .put("provider", m.provider())
                    .put("available", m.available())
                    .put("reasoning", m.reasoning());
            if (m.contextWindow() > 0) {
                row.put("contextWindow", m.contextWindow());
            }
            rows.add(row.build());
        }
        call.ok(Json.object().put("models", Json.array(rows)).build());
    }

    private String canonical(String key, String agent) {
        return backends.sessions().canonical(key, agent.isEmpty() ? backends.agents().defaultId() : agent);
    }
}
