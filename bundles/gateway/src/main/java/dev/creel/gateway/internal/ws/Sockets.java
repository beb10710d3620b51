// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.config.Config;
import dev.creel.gateway.internal.Budget;
import dev.creel.gateway.internal.auth.Caller;
import dev.creel.gateway.internal.auth.Guard;
import dev.creel.gateway.internal.auth.Hosts;
import dev.creel.gateway.internal.device.Pairing;
import dev.creel.gateway.internal.http.Front;
import dev.creel.gateway.internal.rpc.Methods;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.Handshaker;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;

/** Turns HTTP requests into WebSocket clients. No extension is ever agreed on: compression hides a message's real size. */
public final class Sockets implements Front.Upgrade {
    private final Supplier<WebSocketComponents> components;
    private final Clients clients;
    private final Handshake handshake;
    private final Methods methods;
    private final Supplier<Hosts> hosts;
    private final Scheduler scheduler;
    private final Budget inbound;
    private final Budget outbound;
    private final Limits limits;

    public Sockets(
            Supplier<WebSocketComponents> components,
            Clients clients,
            Guard guard,
            Pairing pairing,
            Config config,
            BooleanSupplier serving,
            Methods methods,
            Supplier<Hosts> hosts,
            Scheduler scheduler,
            Budget inbound,
            Budget outbound,
            Limits limits) {
        this.components = components;
        this.clients = clients;
        this.handshake = new Handshake(guard, pairing, config, serving);
        this.methods = methods;
        this.hosts = hosts;
        this.scheduler = scheduler;
        this.inbound = inbound;
        this.outbound = outbound;
        this.limits = limits;
    }

    @Override
    public boolean asked(Request request) {
        String upgrade = request.getHeaders().get(HttpHeader.UPGRADE);
        return upgrade != null && upgrade.equalsIgnoreCase("websocket");
    }

    @Override
    public void upgrade(Request request, Response response, Callback callback, Caller caller) throws Exception {
        String host = Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)).orElse("");
        Optional<String> origin = Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN));
        Handshake.Opening opening = new Handshake.Opening(caller, host, origin, hosts.get(), "");
        Handshaker shake = Handshaker.newInstance();
        if (!shake.isWebSocketUpgradeRequest(request)
                || !shake.upgradeRequest(new Negotiator(opening), request, response, callback, components.get(), c -> {})) {
            response.setStatus(400);
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            callback.succeeded();
        }
    }

    private final class Negotiator implements WebSocketNegotiator {
        private final Handshake.Opening opening;

        private Negotiator(Handshake.Opening opening) {
            this.opening = opening;
        }

        @Override
        public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
            response.setExtensions(List.of());
            Client client = new Client(clients, handshake, methods, opening, scheduler, limits);
            return new Socket(client, scheduler, inbound, outbound, limits);
        }

        @Override
        public void customize(Configuration configuration) {
            configuration.setMaxFrameSize(limits.beforeHello());
            configuration.setMaxOutgoingFrames(-1);
        }
    }
}
