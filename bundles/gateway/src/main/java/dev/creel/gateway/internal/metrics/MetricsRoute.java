// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.metrics;

import dev.creel.access.Peer;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.gateway.internal.http.Front;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /metrics}: the numbers of this gateway for Prometheus, for those who may read. */
public final class MetricsRoute implements Front.Route {
    private final Vitals vitals;
    private final RunTally runs;
    private final PluginTally plugins;

    public MetricsRoute(Vitals vitals, RunTally runs, PluginTally plugins) {
        this.vitals = vitals;
        this.runs = runs;
        this.plugins = plugins;
    }

    @Override
    public boolean serves(String path) {
        return path.equals("/metrics");
    }

    @Override
    public String scope() {
        return Scopes.READ;
    }

    @Override
    public String verb() {
        return "GET";
    }

    @Override
    public void handle(String path, Request request, Response response, Callback callback, Peer peer) {
        byte[] body = Exposition.of(vitals, runs, plugins, vitals.backends().decisions());
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Exposition.TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, request.getMethod().equals("HEAD") ? null : ByteBuffer.wrap(body), callback);
    }
}
