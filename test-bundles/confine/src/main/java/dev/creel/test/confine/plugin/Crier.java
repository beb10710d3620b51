// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import dev.creel.api.gateway.GatewayMethod;
import dev.creel.api.hook.LifecycleHook;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;

/** Registers a gateway method and a hook under names that its component description states. */
public final class Crier implements GatewayMethod, LifecycleHook {
    @Override
    public MethodSpec spec() {
        return new MethodSpec("crier.hello", "operator.read");
    }

    @Override
    public Json call(Json.Obj params, Peer peer, Call call) {
        return params;
    }

    @Override
    public Decision on(Point point, Json.Obj event, Call call) {
        return new Decision.Pass();
    }
}
