// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.ArrayList;
import java.util.List;

/** The methods that tell a client what it can offer in a chat: {@code models.list} and {@code chat.metadata}. */
public final class ModelMethods {
    private final Backends backends;

    public ModelMethods(Backends backends) {
        this.backends = backends;
    }

    public void addTo(Methods methods) {
        methods.add("models.list", Scopes.READ, call -> call.ok(Json.object().put("models", models()).build()))
                .add("chat.metadata", Scopes.READ, this::metadata)
                .add("commands.list", Scopes.READ, call -> call.ok(Json.object().put("commands", commands()).build()));
    }

    private void metadata(Call call) {
        call.params().maybe("agentId");
        call.params().maybe("sessionKey");
        call.params().check();
        call.ok(Json.object().put("models", models()).put("commands", commands()).build());
    }

    private Json models() {
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
        return Json.array(rows);
    }

    /** Commands a client can complete. Those of plugins are told by {@code /help}, because describing them asks the plugins. */
    private static Json commands() {
        return Json.array(List.of(
                command("stop", "Stops what is running in this session", "session"),
                command("help", "Shows the commands there are", "status")));
    }

    private static Json command(String name, String description, String category) {
        return Json.object()
                .put("name", name)
                .put("textAliases", Json.array(List.of(Json.of("/" + name))))
                .put("description", description)
                .put("category", category)
                .put("source", "native")
                .put("scope", "text")
                .put("acceptsArgs", false)
                .build();
    }
}
