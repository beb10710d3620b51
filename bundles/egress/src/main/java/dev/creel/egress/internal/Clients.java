// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.UpgradeProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;

/**
 * The host's two HTTP clients, one plain and one for TLS, made when first needed: who only talks to a server at home
 * never loads a trust store. No proxies, cookies, redirects, decoders or authentication of their own. Thread-safe.
 */
final class Clients implements AutoCloseable {
    private static final int MAX_THREADS = 8;
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_QUEUED = 64;
    private static final int MAX_RESPONSE_HEADERS = 64 << 10;
    private static final int MAX_REQUEST_HEADERS = 64 << 10;
    private static final int POOL_BYTES = 8 << 20;
    private static final long KEEP_MILLIS = 30_000;

    private final Function<String, ThreadFactory> threads;
    private final String agent;
    private final GuardedResolver.Names names;
    private final SslContextFactory.Client tls;
    private final Set<Frames> open = ConcurrentHashMap.newKeySet();
    private HttpClient plain;
    private HttpClient secure;
    private WebSocketCoreClient plainSockets;
    private WebSocketCoreClient secureSockets;
    private boolean closed;

    Clients(
            Function<String, ThreadFactory> threads, String version, GuardedResolver.Names names, SslContextFactory.Client tls) {
        this.threads = threads;
        this.agent = "creel/" + version;
        this.names = names;
        this.tls = tls;
    }

    /** The client for a kind of origin, started. */
    synchronized HttpClient get(boolean wantsTls) {
        if (closed) {
            throw new IllegalStateException("the host is stopping");
        }
        if (wantsTls && secure == null) {
            secure = started(create("egress-tls", tls));
        } else if (!wantsTls && plain == null) {
            plain = started(create("egress", new NoTls()));
        }
        return wantsTls ? secure : plain;
    }

    /** What opens WebSockets over that client, started. */
    synchronized WebSocketCoreClient sockets(boolean wantsTls) {
        HttpClient over = get(wantsTls);
        if (wantsTls && secureSockets == null) {
            secureSockets = sockets(over);
        } else if (!wantsTls && plainSockets == null) {
            plainSockets = sockets(over);
        }
        return wantsTls ? secureSockets : plainSockets;
    }

    /** What opens connections beneath that client. */
    ClientConnector connector(boolean wantsTls) {
        return get(wantsTls).getContainedBeans(ClientConnector.class).iterator().next();
    }

    /** The WebSockets there are now. */
    Set<Frames> open() {
        return open;
    }

    /** Breaks WebSockets off, instead of having the clients say goodbye: a goodbye ends sessions that could be taken up again. */
    @Override
    public synchronized void close() {
        closed = true;
        Set.copyOf(open).forEach(Frames::abort);
        stop(plainSockets);
        stop(secureSockets);
        stop(plain);
        stop(secure);
    }

    private HttpClient create(String name, SslContextFactory.Client ssl) {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(ssl);
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        QueuedThreadPool executor = executor(name);
        client.setExecutor(executor);
        client.setScheduler(timer(name + "-timer"));
        client.setByteBufferPool(new ArrayByteBufferPool(0, 1024, 64 << 10, MAX_CONNECTIONS, POOL_BYTES, POOL_BYTES));
        client.setSocketAddressResolver(new GuardedResolver(names, executor));
        bound(client);
        return client;
    }

    private void bound(HttpClient client) {
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, agent));
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setFollowRedirects(false);
        client.setStrictEventOrdering(false);
        client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(MAX_QUEUED);
        client.setMaxResponseHeadersSize(MAX_RESPONSE_HEADERS);
        client.setMaxRequestHeadersSize(MAX_REQUEST_HEADERS);
        client.setIdleTimeout(KEEP_MILLIS);
        client.setDestinationIdleTimeout(2 * KEEP_MILLIS);
    }

    /** Few threads: they only move bytes; whoever waits for an answer waits on a thread of its own. */
    private QueuedThreadPool executor(String name) {
        QueuedThreadPool pool =
                new QueuedThreadPool(MAX_THREADS, 1, (int) KEEP_MILLIS, 0, null, null, hostThreads(name));
        pool.setName(name);
        return pool;
    }

    private Scheduler timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, hostThreads(name));
        timer.setRemoveOnCancelPolicy(true);
        return new ScheduledExecutorScheduler(timer);
    }

    /** Threads may be made while a plugin waits: they must not inherit its class loader. */
    private ThreadFactory hostThreads(String name) {
        ThreadFactory factory = threads.apply(name);
        return task -> {
            Thread thread = factory.newThread(task);
            thread.setContextClassLoader(Clients.class.getClassLoader());
            return thread;
        };
    }

    private static WebSocketCoreClient sockets(HttpClient over) {
        WebSocketCoreClient client = new WebSocketCoreClient(over, null);
        client.setClassLoader(Clients.class.getClassLoader());
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the WebSocket client does not start", e);
        }
        return client;
    }

    private static HttpClient started(HttpClient client) {
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not start", e);
        }
        // After the start, which adds them: decoding, redirects and authentication are the plugin's or nobody's.
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
        client.getProtocolHandlers().put(new UpgradeProtocolHandler());
        return client;
    }

    private static void stop(LifeCycle client) {
        if (client == null) {
            return;
        }
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("a client does not stop", e);
        }
    }

    /** Stands where the client wants TLS settings and loads none. */
    private static final class NoTls extends SslContextFactory.Client {
        @Override
        protected void doStart() {}
    }
}
