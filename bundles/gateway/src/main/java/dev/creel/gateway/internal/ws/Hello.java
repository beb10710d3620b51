// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.rpc.Health;
import dev.creel.gateway.internal.rpc.Methods;
import java.util.List;
import java.util.function.LongSupplier;

/** The answer to a successful connect. */
final class Hello implements Clients.Welcome {
    static final List<String> EVENTS = List.of("connect.challenge", "tick", "presence", "health", "agent", "chat",
            "sessions.changed", "session.message", "plugins.changed", "plugins.progress", "device.pair.requested",
            "device.pair.resolved", "exec.approval.requested", "exec.approval.resolved", "plugin.approval.requested",
            "plugin.approval.resolved", "shutdown");

    private final Backends backends;
    private final Config config;
    private final Methods methods;
    private final Health health;
    private final Clients clients;
    private final Limits limits;
    private final String version;
    private final String bootId;
    private final LongSupplier uptimeMs;

    Hello(Backends backends, Config config, Methods methods, Health health, Clients clients, Limits limits, String version,
            String bootId, LongSupplier uptimeMs) {
        this.backends = backends;
        this.config = config;
        this.methods = methods;
        this.health = health;
        this.clients = clients;
        this.limits = limits;
        this.version = version;
        this.bootId = bootId;
        this.uptimeMs = uptimeMs;
    }

    @Override
    public String hello(Client client, Identity who) {
        Json.Obj server = Json.object()
                .put("version", version)
                .put("connId", client.id())
                .put("bootId", bootId)
                .build();
        Json.Obj features = Json.object()
                .put("methods", texts(methods.names()))
                .put("events", texts(EVENTS))
                .build();
        Json.Builder auth = Json.object().put("role", who.role()).put("scopes", texts(who.sortedScopes()));
        who.entry().issued().ifPresent(i -> auth.put("deviceToken", i.token()).put("issuedAtMs", i.atMs()));
        Json.Obj policy = Json.object()
                .put("maxPayload", limits.maxPayload())
                .put("maxBufferedBytes", limits.maxBuffered())
                .put("tickIntervalMs", Clients.TICK_MS)
                .build();
        String head = Json.object()
                .put("type", "hello-ok")
                .put("protocol", who.protocol())
                .put("server", server)
                .put("features", features)
                .put("auth", auth.build())
                .put("policy", policy)
                .build()
                .text();
        return head.substring(0, head.length() - 1) + ",\"snapshot\":" + snapshot(who) + "}";
    }

    /** The state of the gateway; one who may not read gets none of it. */
    private String snapshot(Identity who) {
        boolean reads = Scopes.allow(who.scopes(), Scopes.READ);
        String agent = backends.agents().defaultId();
        Json.Builder out = Json.object()
                .put("presence", reads ? clients.presence() : Json.array(List.of()))
                .put("uptimeMs", uptimeMs.getAsLong())
                .put("sessionDefaults", Json.object()
                        .put("defaultAgentId", agent)
                        .put("mainKey", "main")
                        .put("mainSessionKey", "agent:" + agent + ":main")
                        .put("scope", "per-sender")
                        .build());
        if (Scopes.allow(who.scopes(), Scopes.ADMIN)) {
            out.put("configPath", config.current().path())
                    .put("stateDir", config.current().stateDir())
                    .put("authMode", who.method());
        }
        String head = out.build().text();
        return head.substring(0, head.length() - 1) + ",\"health\":" + (reads ? health.recent() : "{}")
                + ",\"stateVersion\":" + clients.stateVersion() + "}";
    }

    private static Json texts(List<String> values) {
        return Json.array(values.stream().map(Json::of).toList());
    }
}
