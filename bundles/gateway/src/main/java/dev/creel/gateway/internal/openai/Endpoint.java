// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.access.Peer;
import dev.creel.config.Config;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.http.Bodies;
import dev.creel.gateway.internal.http.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What the endpoints of this package have in common: their switch, their limits and how a body becomes an exchange. */
record Endpoint(Backends backends, Config config, Bodies bodies, String name, String path) {
    /** Running a turn needs the same right here as over WebSocket. */
    static final String SCOPE = Scopes.WRITE;

    /** What an endpoint makes of a whole body. */
    @FunctionalInterface
    interface Work {
        void run(byte[] bytes, InputLimits limits, Exchange exchange);
    }

    boolean serves(String asked) {
        return asked.equals(path) && config.current().flag("gateway.http.endpoints." + name + ".enabled", false);
    }

    void handle(Request request, Response response, Callback callback, Peer peer, Work work) {
        InputLimits limits = InputLimits.of(config.current(), name);
        Exchange exchange = new Exchange(backends, request, response, callback, peer);
        bodies.read(request, response, callback, limits.body(),
                bytes -> exchange.guarded(() -> work.run(bytes, limits, exchange)));
    }

    /** What an idempotency key stands for: the body, and the headers that decide where it goes. */
    static List<byte[]> parts(byte[] body, Mapping mapping) {
        return List.of(body, mapping.toString().getBytes(StandardCharsets.UTF_8));
    }
}
