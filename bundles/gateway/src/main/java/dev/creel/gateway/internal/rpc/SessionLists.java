// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents.AgentInfo;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.session.Sessions.Session;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The methods that find sessions: {@code sessions.list}, {@code sessions.describe}, {@code sessions.resolve}. */
public final class SessionLists {
    private static final int ROWS = 1000;
    private static final int LOOKED_AT = 10_000;

    private final Backends backends;

    public SessionLists(Backends backends) {
        this.backends = backends;
    }

    public void addTo(Methods methods) {
        methods.add("sessions.list", Scopes.READ, this::list)
                .add("sessions.describe", Scopes.READ, this::describe)
                .add("sessions.resolve", Scopes.READ, this::resolve);
    }

    /** Which sessions a client wants to see. */
    private record Wanted(String agent, String label, String search, long oldest, String archived) {
        static Wanted of(Params p) {
            long minutes = p.integer("activeMinutes", 0, 1, 1 << 24);
            Json archived = p.all().get("archived");
            if (!(archived instanceof Json.Bool) && !(archived instanceof Json.Nil) && !archived.equals(Json.of("all"))) {
                p.issue("/archived", "must be boolean");
            }
            return new Wanted(
                    p.maybe("agentId").orElse(""),
                    p.maybe("label").orElse(""),
                    p.maybe("search").orElse("").toLowerCase(Locale.ROOT),
                    minutes == 0 ? Long.MIN_VALUE : System.currentTimeMillis() - minutes * 60_000,
                    archived instanceof Json.Str ? "all" : archived.equals(Json.of(true)) ? "yes" : "no");
        }

        boolean fits(Session session) {
            String name = session.settings().label();
            return (agent.isEmpty() || agent.equals(session.agentId()))
                    && (label.isEmpty() || label.equals(name))
                    && (search.isEmpty() || (session.key() + '\n' + name + '\n' + session.title()).toLowerCase(Locale.ROOT).contains(search))
                    && (archived.equals("all") || session.settings().archived() == archived.equals("yes"))
                    && session.updatedAt().toEpochMilli() >= oldest;
        }
    }

    private void list(Call call) {
        Params p = call.params();
        int limit = (int) Math.min(ROWS, p.integer("limit", ROWS, 1, Integer.MAX_VALUE));
        int offset = (int) p.integer("offset", 0, 0, Integer.MAX_VALUE);
        SessionRows.Extras extras = new SessionRows.Extras(p.flag("includeDerivedTitles"), p.flag("includeLastMessage"));
        Wanted wanted = Wanted.of(p);
        p.check();
        List<Session> fitting = backends.sessions().list(LOOKED_AT).stream().filter(wanted::fits).toList();
        List<Json> rows = fitting.stream().skip(offset).limit(limit).map(s -> (Json) SessionRows.row(s, extras)).toList();
        long next = (long) offset + rows.size();
        boolean more = next < fitting.size();
        call.ok(Json.object()
                .put("ts", System.currentTimeMillis())
                .put("path", "")
                .put("count", rows.size())
                .put("totalCount", fitting.size())
                .put("limitApplied", limit)
                .put("nextOffset", more ? Json.of(next) : Json.Nil.NIL)
                .put("hasMore", more)
                .put("defaults", defaults())
                .put("sessions", Json.array(rows))
                .build());
    }

    private Json.Obj defaults() {
        Optional<AgentInfo> agent = SessionRows.defaultAgent(backends);
        int slash = agent.map(a -> a.model().indexOf('/')).orElse(-1);
        return Json.object()
                .put("modelProvider", slash < 0 ? Json.Nil.NIL : Json.of(agent.get().model().substring(0, slash)))
                .put("model", slash < 0 ? Json.Nil.NIL : Json.of(agent.get().model().substring(slash + 1)))
                .put("contextTokens", SessionRows.context(backends, agent))
                .build();
    }

    private void describe(Call call) {
        Params p = call.params();
        String key = p.text("key");
        String agent = p.maybe("agentId").orElse("");
        SessionRows.Extras extras = new SessionRows.Extras(p.flag("includeDerivedTitles"), p.flag("includeLastMessage"));
        p.check();
        Optional<Session> session = backends.sessions().find(backends.canonical(key, agent));
        call.ok(Json.object().put("session", session.map(s -> (Json) SessionRows.row(s, extras)).orElse(Json.Nil.NIL)).build());
    }

    /** The session that a key, an id or a label names; a label that several have names none. */
    private void resolve(Call call) {
        Params p = call.params();
        String key = p.maybe("key").orElse("");
        String id = p.maybe("sessionId").orElse("");
        String label = p.maybe("label").orElse("");
        String agent = p.maybe("agentId").orElse("");
        boolean mayMiss = p.flag("allowMissing");
        p.check();
        if (List.of(key, id, label).stream().filter(text -> !text.isEmpty()).count() != 1) {
            throw Refusal.invalid("Provide exactly one of key, sessionId or label");
        }
        String canonical = key.isEmpty() ? "" : backends.canonical(key, agent);
        List<Session> found = backends.sessions().list(LOOKED_AT).stream()
                .filter(s -> agent.isEmpty() || agent.equals(s.agentId()))
                .filter(s -> !key.isEmpty() ? s.key().equals(canonical)
                        : !id.isEmpty() ? s.id().equals(id) : s.settings().label().equals(label))
                .collect(Collectors.toList());
        if (found.size() > 1) {
            throw Refusal.invalid("Multiple sessions found with label: " + label);
        }
        if (found.isEmpty() && !mayMiss) {
            throw Refusal.invalid("No session found: " + (!key.isEmpty() ? key : !id.isEmpty() ? id : label));
        }
        call.ok(found.isEmpty()
                ? Json.object().put("ok", false).build()
                : Json.object().put("ok", true).put("key", found.get(0).key()).put("agentId", found.get(0).agentId()).build());
    }
}
