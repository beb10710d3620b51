// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.PluginCalls;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.ArrayList;
import java.util.List;

/**
 * The methods that tell a client what it can offer in a chat: {@code models.list} and {@code chat.metadata}; and {@code
 * models.discover}, which asks a provider for the models it has.
 */
public final class ModelMethods {
    private final Backends backends;
    private final PluginCalls calls;

    public ModelMethods(Backends backends, PluginCalls calls) {
        this.backends = backends;
        this.calls = calls;
    }

    public void addTo(Methods methods) {
        methods.add("models.list", Scopes.READ, call -> call.ok(Json.object().put("models", models()).build()))
                .add("models.discover", Scopes.ADMIN, this::discover)
                .add("chat.metadata", Scopes.READ, this::metadata)
                .add("commands.list", Scopes.READ, call -> call.ok(Json.object().put("commands", commands()).build()));
    }

    private void metadata(Call call) {
        call.params().maybe("agentId");
        call.params().maybe("sessionKey");
        call.params().check();
        call.ok(Json.object().put("models", models()).put("commands", commands()).build());
    }

    private void discover(Call call) {
        String provider = call.params().text("provider");
        call.params().check();
        call.later(task -> calls.run(provider, task),
                () -> Json.object().put("models", rows(backends.agents().discover(provider))).build());
    }

    private Json models() {
        return rows(backends.agents().models());
    }

    private static Json rows(List<Agents.ModelInfo> models) {
        List<Json> rows = new ArrayList<>();
        for (Agents.ModelInfo m : models) {
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
                command("help", "Shows the commands there are", "status", false),
                command("whoami", "Says who you are here", "status", false),
                command("status", "Shows model, levels and tokens of this session", "status", false),
                command("models", "Shows what /model can choose", "status", false),
                command("new", "Begins a new conversation; what follows is its first message", "session", true),
                command("reset", "Begins a new conversation; what follows is its first message", "session", true),
                command("compact", "Shortens the conversation; what follows says what matters", "session", true),
                command("stop", "Stops what is running in this session", "session", false),
                command("think", "Level of thinking: off, minimal, low, medium, high, xhigh, max, default", "options", true),
                command("verbose", "Shows tool steps: off, on, full, default", "options", true),
                command("reasoning", "Shows the model's thoughts: off, on, default", "options", true),
                command("model", "Chooses the model, by name or alias", "options", true),
                command("queue", "How messages wait: collect, followup, steer, steer-backlog, interrupt, default", "options", true)));
    }

    private static Json command(String name, String description, String category, boolean arguments) {
        return Json.object()
                .put("name", name)
                .put("textAliases", Json.array(List.of(Json.of("/" + name))))
                .put("description", description)
                .put("category", category)
                .put("source", "native")
                .put("scope", "text")
                .put("acceptsArgs", arguments)
                .build();
    }
}
