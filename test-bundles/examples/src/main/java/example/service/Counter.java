// SPDX-License-Identifier: Apache-2.0
package example.service;

import dev.creel.api.gateway.GatewayMethod;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.service.BackgroundService;
import org.osgi.service.component.annotations.Component;

/** A background service that counts its rounds, and the method {@code example-service.count} that tells how far it is. */
@Component(service = {BackgroundService.class, GatewayMethod.class}, property = {"service=counter", "method=" + Counter.NAME})
public final class Counter implements BackgroundService, GatewayMethod {
    static final String NAME = "example-service.count";
    private static final long PAUSE_MS = 20;

    private long count;

    @Override
    public void run(Call life) {
        try {
            while (!life.cancelled()) {
                counted();
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            // the interrupt comes with the cancellation: the plugin is being stopped
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void counted() {
        count++;
    }

    @Override
    public MethodSpec spec() {
        return new MethodSpec(NAME, "operator.read");
    }

    @Override
    public synchronized Json call(Json.Obj params, Peer peer, Call call) {
        return Json.object().put("count", count).build();
    }
}
