// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sessions as rows of the wire; stateless. Where they lie on disk is not told. */
final class SessionRows {
    private static final int RECENT = 5;

    private SessionRows() {}

    static Json.Obj row(Sessions.Session s) {
        Sessions.Usage u = s.usage();
        return Json.object()
                .put("key", s.key())
                .put("kind", kind(s.key()))
                .put("sessionId", s.id())
                .put("updatedAt", s.updatedAt().toEpochMilli())
                .put("inputTokens", u.input())
                .put("outputTokens", u.output())
                .put("totalTokens", u.total())
                .put("abortedLastRun", s.abortedLastRun())
                .build();
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
