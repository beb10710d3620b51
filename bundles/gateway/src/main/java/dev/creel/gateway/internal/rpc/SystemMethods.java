// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.Agents;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The methods about the gateway itself: health, status, presence, configuration. */
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
                .add("system-presence", Scopes.READ, call -> call.ok(presence.get()))
                .add("config.get", Scopes.READ, this::config);
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
                .build());
    }

    private void config(Call call) {
        Config.Inspection now = config.inspect();
        Json.Obj shown = Redaction.of(config.current().root());
        Json.Builder out = Json.object().put("path", now.path()).put("exists", now.exists());
        out.put("raw", now.raw().isEmpty() ? Json.Nil.NIL : Json.of(now.raw()))
                .put("parsed", shown)
                .put("valid", now.valid())
                .put("config", shown)
                .put("hash", now.hash())
                .put("issues", issues(now.issues()))
                .put("warnings", issues(now.warnings()));
        call.ok(out.build());
    }

    private static Json issues(List<Config.Issue> issues) {
        return Json.array(issues.stream()
                .map(i -> Json.object().put("path", i.path()).put("message", i.message() + remedy(i)).build())
                .toList());
    }

    private static String remedy(Config.Issue issue) {
        return issue.remedy().isEmpty() ? "" : "; " + issue.remedy();
    }
}
