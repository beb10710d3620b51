// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The methods that show agents: {@code agents.list} and {@code agent.identity.get}. No path of this machine is shown. */
public final class AgentMethods {
    private final Backends backends;

    public AgentMethods(Backends backends) {
        this.backends = backends;
    }

    public void addTo(Methods methods) {
        methods.add("agents.list", Scopes.READ, this::list).add("agent.identity.get", Scopes.READ, this::identity);
    }

    private void list(Call call) {
        List<Json> rows = new ArrayList<>();
        for (AgentInfo agent : backends.agents().list()) {
            rows.add(row(agent));
        }
        call.ok(Json.object()
                .put("defaultId", backends.agents().defaultId())
                .put("mainKey", "main")
                .put("scope", "per-sender")
                .put("agents", Json.array(rows))
                .build());
    }

    private static Json row(AgentInfo agent) {
        Json.Builder row = Json.object().put("id", agent.id());
        put(row, "name", agent.name());
        Agents.Identity identity = agent.identity();
        if (!identity.equals(Agents.Identity.NONE)) {
            Json.Builder shown = Json.object();
            put(shown, "name", identity.name());
            put(shown, "theme", identity.theme());
            put(shown, "emoji", identity.emoji());
            put(shown, "avatar", identity.avatar());
            put(shown, "avatarUrl", identity.avatar());
            row.put("identity", shown.build());
        }
        Json.Builder model = Json.object();
        put(model, "primary", agent.model());
        if (!agent.fallbacks().isEmpty()) {
            model.put("fallbacks", Json.array(agent.fallbacks().stream().map(Json::of).toList()));
        }
        return row.put("model", model.build()).build();
    }

    private void identity(Call call) {
        String asked = call.params().maybe("agentId").orElse("");
        String session = call.params().maybe("sessionKey").orElse("");
        call.params().check();
        String fromKey = session.startsWith("agent:") ? session.split(":", 3)[1] : "";
        String id = !asked.isEmpty() ? asked : !fromKey.isEmpty() ? fromKey : backends.agents().defaultId();
        AgentInfo agent = backends.agents().list().stream()
                .filter(a -> a.id().equals(id.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown agent id"));
        Agents.Identity identity = agent.identity();
        Json.Builder out = Json.object().put("agentId", agent.id());
        put(out, "name", !identity.name().isEmpty() ? identity.name() : agent.name().isEmpty() ? "Assistant" : agent.name());
        put(out, "emoji", identity.emoji());
        put(out, "avatar", identity.avatar());
        call.ok(out.put("avatarStatus", status(identity.avatar())).build());
    }

    private static String status(String avatar) {
        return avatar.isEmpty() ? "none" : avatar.startsWith("data:") ? "data" : "remote";
    }

    private static void put(Json.Builder out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }
}
