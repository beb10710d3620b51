// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.PluginWork;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;

/** The method by which an operator asks whether the gateway is safe. Plugins are asked too, so it runs on threads that may wait. */
public final class SecurityMethods {
    private final Backends backends;
    private final PluginWork work;

    public SecurityMethods(Backends backends, PluginWork work) {
        this.backends = backends;
        this.work = work;
    }

    public void addTo(Methods methods) {
        methods.add("security.audit", Scopes.ADMIN, this::audit);
    }

    private void audit(Call call) {
        Params params = call.params().only("deep");
        boolean deep = params.flag("deep");
        params.check();
        call.later(work::look, () -> backends.security().orElseThrow(() -> Refusal.unavailable("this gateway has no security audit"))
                .report(deep));
    }
}
