// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.session.Sessions;
import dev.creel.session.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sessions as rows of the wire; stateless. Where they lie on disk is not told. */
public final class SessionRows {
    private static final int RECENT = 5;

    private SessionRows() {}

    /** What a row tells beside what it always tells. */
    record Extras(boolean title, boolean lastMessage) {
        static final Extras NONE = new Extras(false, false);
    }

    /** A row with nothing beside. */
    public static Json.Obj row(Sessions.Session s) {
        return row(s, Extras.NONE);
    }

    static Json.Obj row(Sessions.Session s, Extras extras) {
        Sessions.Usage u = s.usage();
        Json.Builder out = Json.object()
                .put("key", s.key())
                .put("kind", kind(s.key()))
                .put("agentId", s.agentId())
                .put("sessionId", s.id())
                .put("updatedAt", s.updatedAt().toEpochMilli())
                .put("inputTokens", u.input())
                .put("outputTokens", u.output())
                .put("totalTokens", u.total())
                .put("abortedLastRun", s.abortedLastRun())
                .put("isMain", s.key().equals("agent:" + s.agentId() + ":main"));
        chosen(out, s.settings());
        if (extras.title()) {
            text(out, "derivedTitle", s.title());
        }
        if (extras.lastMessage()) {
            text(out, "lastMessagePreview", s.preview());
        }
        return out.build();
    }

    /** What a person chose for the session; what was not chosen is left out. */
    static void chosen(Json.Builder out, Settings chosen) {
        text(out, "label", chosen.label());
        text(out, "displayName", chosen.label());
        int slash = chosen.model().indexOf('/');
        if (slash > 0) {
            out.put("modelProvider", chosen.model().substring(0, slash)).put("model", chosen.model().substring(slash + 1));
            out.put("modelOverrideSource", "user");
        }
        text(out, "thinkingLevel", chosen.thinking());
        text(out, "verboseLevel", chosen.verbose());
        text(out, "reasoningLevel", chosen.reasoning());
        text(out, "responseUsage", chosen.usage());
        text(out, "queueMode", chosen.queueMode());
        text(out, "sendPolicy", chosen.sendPolicy());
        flag(out, "archived", chosen.archived());
        flag(out, "pinned", chosen.pinned());
        flag(out, "unread", chosen.unread());
    }

    private static void text(Json.Builder out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }

    private static void flag(Json.Builder out, String name, boolean value) {
        if (value) {
            out.put(name, true);
        }
    }

    private static String kind(String key) {
        if (key.equals("global") || key.equals("unknown")) {
            return key;
        }
        return key.contains(":group:") || key.contains(":channel:") ? "group" : "direct";
    }

    /** Path, count and the newest few, as health tells. */
    static Json.Obj counts(Backends backends) {
        List<Json> recent = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (Sessions.Session s : backends.sessions().list(RECENT)) {
            long at = s.updatedAt().toEpochMilli();
            recent.add(Json.object().put("key", s.key()).put("updatedAt", at).put("age", Math.max(0, now - at)).build());
        }
        return Json.object()
                .put("path", "")
                .put("count", backends.sessions().count())
                .put("recent", Json.array(recent))
                .build();
    }

    /** The sessions part of {@code status}. */
    static Json.Obj summary(Backends backends) {
        List<Json> recent = new ArrayList<>();
        long now = System.currentTimeMillis();
        Optional<Agents.AgentInfo> first = defaultAgent(backends);
        Json model = first.map(a -> (Json) Json.of(a.model())).orElse(Json.Nil.NIL);
        for (Sessions.Session s : backends.sessions().list(RECENT)) {
            Json.Builder row = Json.object();
            row(s).members().forEach(row::put);
            recent.add(row.put("age", Math.max(0, now - s.updatedAt().toEpochMilli()))
                    .put("model", model)
                    .put("contextTokens", context(backends, first))
                    .put("flags", Json.array(List.of()))
                    .build());
        }
        Json.Obj byAgent = Json.object()
                .put("agentId", backends.agents().defaultId())
                .put("path", "")
                .put("count", backends.sessions().count())
                .put("recent", Json.array(recent))
                .build();
        return Json.object()
                .put("paths", Json.array(List.of()))
                .put("count", backends.sessions().count())
                .put("defaults", Json.object().put("model", model).put("contextTokens", context(backends, first)).build())
                .put("recent", Json.array(recent))
                .put("byAgent", Json.array(List.of(byAgent)))
                .build();
    }

    static Optional<Agents.AgentInfo> defaultAgent(Backends backends) {
        String id = backends.agents().defaultId();
        return backends.agents().list().stream().filter(a -> a.id().equals(id)).findFirst();
    }

    static Json context(Backends backends, Optional<Agents.AgentInfo> agent) {
        return agent.flatMap(a -> backends.agents().models().stream()
                        .filter(m -> a.model().equals(m.provider() + "/" + m.id()))
                        .findFirst())
                .map(m -> (Json) Json.of(m.contextWindow()))
                .orElse(Json.Nil.NIL);
    }
}
