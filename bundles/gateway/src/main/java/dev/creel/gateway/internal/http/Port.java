// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.BlockingArrayQueue;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/**
 * The one listening port: Jetty with few threads, all of them the host's, with bounds on connections, headers and times.
 * An address that is in use is an error and nothing else is tried.
 */
public final class Port {
    private static final int MOST_THREADS = 24;
    private static final int FEWEST_THREADS = 3;
    private static final int THREAD_IDLE_MS = 60_000;
    private static final int TASKS = 64;
    private static final long IDLE_MS = 30_000;
    private static final int BACKLOG = 128;
    private static final long ANSWER_SECONDS = 10;

    private final Server server;
    private final List<ServerConnector> connectors = new ArrayList<>();

    /**
     * @param port 0 for any free one
     * @param tls empty for a port that talks in clear
     */
    public Port(List<String> hosts, int port, Optional<SslContextFactory.Server> tls, ThreadFactory threads, Scheduler scheduler) {
        // Bounded at its source, by ConnectionBounds: a connection has a few tasks at most, and Jetty must not lose one.
        BlockingArrayQueue<Runnable> tasks = BlockingArrayQueue.newInstance(TASKS, Integer.MAX_VALUE);
        QueuedThreadPool pool =
                new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS, THREAD_IDLE_MS, -1, tasks, null, threads);
        pool.setName("http");
        server = new Server(pool, scheduler, null);
        server.setErrorHandler(Port::error);
        server.setStopTimeout(0);
        ConnectionBounds bounds = new ConnectionBounds();
        HeadDeadline heads = new HeadDeadline(scheduler);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration());
        ConnectionFactory[] ways = tls.map(ssl -> new ConnectionFactory[] {new SslConnectionFactory(ssl, http.getProtocol()), http})
                .orElseGet(() -> new ConnectionFactory[] {http});
        for (String host : hosts) {
            ServerConnector connector = new ServerConnector(server, null, null, null, 1, 1, ways);
            connector.addEventListener(bounds);
            connector.addEventListener(heads);
            connector.setHost(host);
            connector.setPort(port);
            connector.setIdleTimeout(IDLE_MS);
            connector.setAcceptQueueSize(BACKLOG);
            connectors.add(connector);
        }
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration c = new HttpConfiguration();
        c.setSendServerVersion(false);
        c.setSendXPoweredBy(false);
        c.setRequestHeaderSize(16 << 10);
        c.setResponseHeaderSize(8 << 10);
        c.setHttpCompliance(HttpCompliance.STRICT);
        c.setUriCompliance(UriCompliance.DEFAULT);
        c.setMaxUnconsumedRequestContentReads(4);
        return c;
    }

    /** What goes wrong before a request reaches the front, without a word about the inside. */
    private static boolean error(Request request, Response response, Callback callback) {
        Answers.secure(response);
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        if (response.getStatus() >= 400 && response.getStatus() < 500) {
            // A request that could not be parsed has no method either: a body could meet a HEAD.
            response.write(true, null, callback);
        } else {
            Answers.error(response, callback, 500, "api_error", "internal error");
        }
        return true;
    }

    public WebSocketComponents webSocket() {
        return WebSocketServerComponents.ensureWebSocketComponents(server);
    }

    /** Opens the port. @throws IOException when an address cannot be had */
    public void open(Handler handler) throws IOException {
        server.setHandler(handler);
        webSocket();
        int bound = 0;
        try {
            for (ServerConnector connector : connectors) {
                if (bound > 0) {
                    connector.setPort(bound);
                }
                connector.open();
                bound = connector.getLocalPort();
                server.addConnector(connector);
            }
            server.start();
        } catch (IOException e) {
            connectors.forEach(ServerConnector::close);
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not start", e);
        }
    }

    /** The port in use. */
    public int number() {
        return connectors.get(0).getLocalPort();
    }

    /** Whether connections are taken and a thread is free for one within a while. Blocks for that long. */
    public boolean answers() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            server.getThreadPool().execute(() -> done.complete(null));
            done.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return connectors.stream().allMatch(ServerConnector::isRunning);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Takes no more connections; those there are go on. */
    public void refuseNew() {
        connectors.forEach(ServerConnector::close);
    }

    /** Lets requests under way end for at most that long, then closes everything. */
    public void close(long drainMs) {
        try {
            for (Connector connector : server.getConnectors()) {
                connector.shutdown().get(drainMs, TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            // the bound is reached: what is still open is cut
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            stop();
        }
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not stop", e);
        }
    }
}
