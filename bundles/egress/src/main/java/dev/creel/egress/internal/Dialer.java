// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Limits;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.WebOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.client.CoreClientUpgradeRequest;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;

/** Opens WebSockets and connections of lines to addresses that were checked; thread-safe. */
final class Dialer {
    /** Of one message, which the host keeps until it is whole: no plugin's quota counts it. */
    private static final long MOST_BYTES = 8 << 20;
    private static final long LINGER_SECONDS = 2;

    private final Clients clients;
    private final GuardedResolver.Names names;

    Dialer(Clients clients, GuardedResolver.Names names) {
        this.clients = clients;
        this.names = names;
    }

    /** The network side of a WebSocket still to be opened. */
    Frames frames(WebOrigin target, Limits limits, Runnable gone) {
        Scheduler timer = clients.get(target.secure()).getScheduler();
        return new Frames(Math.min(limits.maxBytes(), MOST_BYTES), limits.idle(), gone, clients.open(),
                task -> timer.schedule(task, LINGER_SECONDS, TimeUnit.SECONDS));
    }

    /** @throws GuardedResolver.AddressRefused when no address of the host is allowed */
    void open(Outbound upgrade, Pool pool, Limits limits, Frames frames, Call call) {
        WebOrigin target = upgrade.target();
        String url = target.origin().replaceFirst("^http", "ws") + upgrade.path();
        CoreClientUpgradeRequest request =
                CoreClientUpgradeRequest.from(clients.sockets(target.secure()), URI.create(url), frames);
        request.tag(pool);
        request.headers(upgrade::writeHeaders);
        try {
            Pending.await(begun(target, request), limits.connect(), call, target.origin());
        } catch (ExecutionException e) {
            throw failed(Pending.cause(e), target.origin());
        } catch (Failure | Cancelled e) {
            frames.abort();
            throw e;
        }
    }

    private CompletableFuture<CoreSession> begun(WebOrigin target, CoreClientUpgradeRequest request) {
        try {
            return clients.sockets(target.secure()).connect(request);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static RuntimeException failed(Throwable cause, String origin) {
        if (cause instanceof GuardedResolver.AddressRefused refused) {
            return refused;
        }
        if (!(cause instanceof UpgradeException upgrade)) {
            return Failures.of(cause, origin);
        }
        if (upgrade.getCause() instanceof GuardedResolver.AddressRefused refused) {
            return refused;
        }
        int status = upgrade.getResponseStatusCode();
        return switch (status) {
            case 401, 403 -> new Failure(Failure.Code.AUTH, origin + " refused the WebSocket with status " + status);
            case 429 -> new Failure(Failure.Code.RATE_LIMIT, origin + " wants fewer connections");
            default -> status < 100 && upgrade.getCause() != null
                    ? Failures.of(upgrade.getCause(), origin)
                    : new Failure(status >= 500 || status < 100 ? Failure.Code.TEMPORARY : Failure.Code.PERMANENT,
                            origin + " opened no WebSocket" + (status < 100 ? "" : ": status " + status));
        };
    }

    /** @throws GuardedResolver.AddressRefused when no address of the host is allowed */
    LineWire connect(WebOrigin target, Pool pool, Limits limits, Runnable gone, Call call) {
        ClientConnector connector = clients.connector(target.secure());
        CompletableFuture<LineWire> opened = new CompletableFuture<>();
        try {
            connector.getExecutor().execute(() -> begin(connector, target, pool, limits, gone, opened));
            return Pending.await(opened, limits.connect(), call, target.origin());
        } catch (ExecutionException e) {
            Throwable cause = Pending.cause(e);
            throw cause instanceof GuardedResolver.AddressRefused refused ? refused : Failures.of(cause, target.origin());
        }
    }

    private void begin(
            ClientConnector connector, WebOrigin target, Pool pool, Limits limits, Runnable gone, CompletableFuture<LineWire> opened) {
        try {
            List<InetSocketAddress> all = GuardedResolver.allowed(names, target.host(), target.port(), pool);
            next(connector, target, limits, gone, opened, all, 0);
        } catch (java.net.UnknownHostException | RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }

    /** Tries the addresses in order. */
    private void next(ClientConnector connector, WebOrigin target, Limits limits, Runnable gone,
            CompletableFuture<LineWire> opened, List<InetSocketAddress> all, int at) {
        CompletableFuture<LineWire> tried = new CompletableFuture<>();
        tried.whenComplete((wire, failure) -> {
            if (failure != null && at + 1 < all.size() && !opened.isDone()) {
                next(connector, target, limits, gone, opened, all, at + 1);
            } else if (failure != null) {
                opened.completeExceptionally(failure);
            } else if (!opened.complete(wire)) {
                wire.end("nobody waits for it");
            }
        });
        Map<String, Object> context = new HashMap<>();
        ClientConnectionFactory lines = (endPoint, c) -> wire(endPoint, connector, limits, gone, tried, opened);
        context.put(Transport.CONTEXT_KEY, Transport.TCP_IP);
        context.put(ClientConnectionFactory.CONTEXT_KEY, target.secure()
                ? connector.newSslClientConnectionFactory(connector.getSslContextFactory(), lines) : lines);
        context.put(ClientConnector.CONNECTION_PROMISE_CONTEXT_KEY, Promise.from(c -> { }, tried::completeExceptionally));
        connector.connect(named(target.host(), all.get(at)), context);
    }

    private static LineWire wire(
            EndPoint endPoint, ClientConnector connector, Limits limits, Runnable gone, CompletableFuture<LineWire> tried,
            CompletableFuture<LineWire> opened) {
        endPoint.setIdleTimeout(limits.idle().toMillis());
        int longest = (int) Math.min(limits.maxBytes(), 1 << 20);
        LineWire wire = new LineWire(endPoint, connector.getExecutor(), longest, gone);
        // A server that never ends the handshake must not keep the connection after its opener has left.
        opened.exceptionally(failure -> {
            wire.end("nobody waits for it");
            return wire;
        });
        if (endPoint instanceof SslConnection.SslEndPoint tls) {
            tls.getSslConnection().addHandshakeListener(new Handshake(wire, tried));
        } else {
            tried.complete(wire);
        }
        return wire;
    }

    /** The certificate is checked against the name, and no look-up of an address for a name comes in between. */
    private static InetSocketAddress named(String host, InetSocketAddress address) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host, address.getAddress().getAddress()), address.getPort());
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** Nothing is said before the other side has shown its certificate. */
    private record Handshake(LineWire wire, CompletableFuture<LineWire> tried) implements SslHandshakeListener {
        @Override
        public void handshakeSucceeded(Event event) {
            tried.complete(wire);
        }

        @Override
        public void handshakeFailed(Event event, Throwable failure) {
            tried.completeExceptionally(failure);
        }
    }
}
