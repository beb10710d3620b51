// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;

/** The methods by which a client asks to be told of sessions and of the messages of some of them. */
public final class Subscriptions {
    private final Backends backends;

    public Subscriptions(Backends backends) {
        this.backends = backends;
    }

    public void addTo(Methods methods) {
        methods.add("sessions.subscribe", Scopes.READ, Subscriptions::sessions)
                .add("sessions.messages.subscribe", Scopes.READ, call -> messages(call, true))
                .add("sessions.messages.unsubscribe", Scopes.READ, call -> messages(call, false));
    }

    private static void sessions(Call call) {
        call.client().subscribe();
        call.ok(Json.object().put("subscribed", true).build());
    }

    private void messages(Call call, boolean on) {
        Params p = call.params();
        String key = p.text("key");
        String agent = p.maybe("agentId").orElse("");
        p.check();
        String canonical = backends.canonical(key, agent);
        if (!on) {
            call.client().unwatch(canonical);
        } else if (!call.client().watch(canonical)) {
            throw Refusal.invalid("too many sessions are watched on this connection; unsubscribe from one first");
        }
        call.ok(Json.object().put("subscribed", on).put("key", canonical).build());
    }
}
