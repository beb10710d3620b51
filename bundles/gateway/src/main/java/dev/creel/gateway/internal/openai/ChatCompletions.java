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

/** {@code POST /v1/chat/completions}: one turn of an agent, whole or streamed; off unless the configuration says so. */
public final class ChatCompletions implements Front.Route {
    private static final String NAME = "chatCompletions";

    private final Endpoint endpoint;

    public ChatCompletions(Backends backends, Config config, Bodies bodies) {
        this.endpoint = new Endpoint(backends, config, bodies, NAME, "/v1/chat/completions");
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
            ChatRequest chat = ChatRequest.of(Fields.body(bytes), limits);
            Mapping mapping = Mapping.of(exchange::header);
            Optional<String> key = exchange.header("idempotency-key");
            Idempotency once = Idempotency.of("chatcmpl_", key, Endpoint.parts(bytes, mapping));
            exchange.run(chat.asked(), mapping, once, "openai",
                    new ChatWording(once.runId(), chat.asked().model(), chat.includeUsage()));
        });
    }
}
