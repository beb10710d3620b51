// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.access.Peer;
import dev.creel.config.Config;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.http.Bodies;
import dev.creel.gateway.internal.http.Front;
import dev.creel.gateway.internal.http.Mapping;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code POST /v1/responses}: one turn of an agent, whole or streamed; off unless the configuration says so. */
public final class Responses implements Front.Route {
    /** What the ids of responses begin with; they are the ids of their runs. */
    static final String PREFIX = "resp_";

    private final Endpoint endpoint;

    public Responses(Backends backends, Config config, Bodies bodies) {
        this.endpoint = new Endpoint(backends, config, bodies, "responses", "/v1/responses");
    }

    @Override
    public boolean serves(String path) {
        return endpoint.serves(path);
    }

    @Override
    public String scope() {
        return Endpoint.SCOPE;
    }

    @Override
    public String verb() {
        return "POST";
    }

    @Override
    public void handle(String path, Request request, Response response, Callback callback, Peer peer) {
        endpoint.handle(request, response, callback, peer, (bytes, limits, exchange) -> {
            ResponsesRequest asked = ResponsesRequest.of(Fields.body(bytes), limits);
            Mapping mapping = Mapping.of(exchange::header);
            Optional<String> key = exchange.header("idempotency-key");
            Idempotency once = Idempotency.of(PREFIX, key, Endpoint.parts(bytes, mapping));
            exchange.run(asked.asked(), mapping, once, "openresponses", new ResponsesWording(once.runId(), asked.echo()));
        });
    }
}
