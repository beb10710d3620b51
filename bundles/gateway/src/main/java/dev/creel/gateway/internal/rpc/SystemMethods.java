// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.BreakGlass;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The methods about the gateway itself: health, status, presence. */
public final class SystemMethods {
    private final Backends backends;
    private final Config config;
    private final Health health;
    private final Supplier<Json> presence;
    private final String version;

    /** @param presence the list of connected clients */
    public SystemMethods(Backends backends, Config config, Health health, Supplier<Json> presence, String version) {
        this.backends = backends;
        this.config = config;
        this.health = health;
        this.presence = presence;
        this.version = version;
    }

    public void addTo(Methods methods) {
        methods.add("health", Scopes.READ, call -> {
                    boolean probe = call.params().flag("probe");
                    call.params().check();
                    call.okText(probe ? health.fresh() : health.recent());
                })
                .add("status", Scopes.READ, this::status)
                .add("system-presence", Scopes.READ, call -> call.ok(presence.get()));
    }

    private void status(Call call) {
        List<Json> beats = new ArrayList<>();
        for (Agents.AgentInfo agent : backends.agents().list()) {
            beats.add(Json.object()
                    .put("agentId", agent.id())
                    .put("enabled", false)
                    .put("every", "disabled")
                    .put("everyMs", Json.Nil.NIL)
                    .build());
        }
        Json.Obj heartbeat = Json.object()
                .put("defaultAgentId", backends.agents().defaultId())
                .put("agents", Json.array(beats))
                .build();
        call.ok(Json.object()
                .put("runtimeVersion", version)
                .put("heartbeat", heartbeat)
                .put("channelSummary", Json.array(List.of()))
                .put("queuedSystemEvents", Json.array(List.of()))
                .put("sessions", SessionRows.summary(backends))
                .put("securityWarnings", Json.array(BreakGlass.of(config.current()).warnings().stream()
                        .map(w -> Json.object().put("key", w.key()).put("message", w.text()).build())
                        .map(Json.class::cast)
                        .toList()))
                .build());
    }
}
