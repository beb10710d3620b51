// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Limits;
import dev.creel.confine.WebOrigin;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Request;

/** How a checked request is put to the host's clients. Stateless. */
final class Wire {
    private Wire() {}

    /** @param pool which connections it may use, and which addresses they may lead to */
    static Request request(Clients clients, Outbound outbound, Limits limits, Pool pool) {
        WebOrigin target = outbound.target();
        Request wire = clients.get(target.secure())
                .newRequest(target.host(), target.port())
                .scheme(target.scheme())
                .method(outbound.method())
                .path(outbound.path())
                .tag(pool)
                .idleTimeout(limits.idle().toMillis(), TimeUnit.MILLISECONDS)
                .timeout(limits.total().toMillis(), TimeUnit.MILLISECONDS)
                .headers(outbound::writeHeaders);
        if (outbound.body().length > 0) {
            wire.body(new BytesRequestContent(outbound.body()));
        }
        return wire;
    }
}
