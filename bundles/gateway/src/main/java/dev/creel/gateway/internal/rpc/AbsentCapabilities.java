// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.List;

/**
 * Answers of methods whose subject this gateway does not have: no jobs, no nodes, no questions, no tasks.
 * Clients of the family ask for them at their start, and an empty list is the truth. Stateless.
 */
public final class AbsentCapabilities {
    private static final Json NOTHING = Json.array(List.of());

    private AbsentCapabilities() {}

    public static void addTo(Methods methods) {
        methods.add("cron.list", Scopes.READ, AbsentCapabilities::jobs)
                .add("cron.status", Scopes.READ, call -> call.ok(Json.object().put("enabled", false).put("storePath", "")
                        .put("jobs", 0).put("nextWakeAtMs", Json.Nil.NIL).build()))
                .add("node.list", Scopes.READ, call -> call.ok(
                        Json.object().put("ts", System.currentTimeMillis()).put("nodes", NOTHING).build()))
                .add("question.list", "operator.questions", call -> call.ok(Json.object().put("questions", NOTHING).build()))
                .add("tasks.list", Scopes.READ, call -> call.ok(Json.object().put("tasks", NOTHING).build()))
                .add("last-heartbeat", Scopes.READ, call -> call.ok(Json.Nil.NIL));
    }

    private static void jobs(Call call) {
        long limit = call.params().integer("limit", 50, 1, 200);
        long offset = call.params().integer("offset", 0, 0, Integer.MAX_VALUE);
        call.params().check();
        call.ok(Json.object()
                .put("jobs", NOTHING)
                .put("snapshotRevision", "0")
                .put("total", 0)
                .put("offset", offset)
                .put("limit", limit)
                .put("hasMore", false)
                .put("nextOffset", Json.Nil.NIL)
                .build());
    }
}
