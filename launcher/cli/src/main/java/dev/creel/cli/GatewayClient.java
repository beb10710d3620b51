// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** A connection to a gateway, protocol 4: one request at a time, events between them. Sending is thread-safe. */
final class GatewayClient implements AutoCloseable {
    /** The name of an answer that is a list. */
    static final String ROWS = "rows";

    private static final int MAX_CHARS = 32 << 20;
    private static final int PROTOCOL = 4;

    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(256);
    private final Target target;
    private final Optional<Tunnel.Open> tunnel;
    private final WebSocket socket;
    private final long deadline;

    /** A message, or the end with its reason. */
    private record Frame(Json.Obj message, String end) {}

    private GatewayClient(Target target, Duration timeout) {
        this.target = target;
        this.deadline = System.nanoTime() + timeout.toNanos();
        this.tunnel = target.tunnel().map(Tunnel::open);
        this.socket = open(timeout);
    }

    /** Connects and logs in with the least scope the method needs. @param timeout for everything until {@link #close} */
    static GatewayClient connect(Target target, Duration timeout, List<String> scopes) {
        GatewayClient client = new GatewayClient(target, timeout);
        try {
            client.login(scopes);
            return client;
        } catch (CliException e) {
            client.close();
            throw e;
        }
    }

    private WebSocket open(Duration timeout) {
        HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(timeout);
        if (!target.fingerprint().isEmpty()) {
            http.sslContext(Pin.context(target.fingerprint()));
        }
        boolean open = false;
        try {
            WebSocket made = http.build().newWebSocketBuilder().connectTimeout(timeout).buildAsync(address(), new Inbound())
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            open = true;
            return made;
        } catch (ExecutionException e) {
            throw unreachable(e.getCause());
        } catch (TimeoutException e) {
            throw new CliException("no gateway answered at " + target + " in time; check the address, or start one with: creel gateway");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted");
        } finally {
            if (!open) {
                tunnel.ifPresent(Tunnel.Open::close);
            }
        }
    }

    private URI address() {
        return tunnel.map(way -> URI.create(target.uri().getScheme() + "://127.0.0.1:" + way.port())).orElse(target.uri());
    }

    private CliException unreachable(Throwable cause) {
        if (cause instanceof WebSocketHandshakeException refused) {
            return new CliException(target + " answers, but refuses the connection (HTTP " + refused.getResponse().statusCode()
                    + "); is it a gateway?");
        }
        if (cause instanceof SSLException untrusted) {
            return new CliException(target + " does not prove who it is: " + root(untrusted).getMessage()
                    + "; check it on that machine, then give its fingerprint as --tls-fingerprint or gateway.remote.tlsFingerprint");
        }
        String why = cause instanceof ConnectException ? "" : " (" + cause.getClass().getSimpleName() + ")";
        return new CliException("no gateway runs at " + target + why + "; start one with: creel gateway");
    }

    private static Throwable root(Throwable thrown) {
        return thrown.getCause() == null ? thrown : root(thrown.getCause());
    }

    private void login(List<String> scopes) {
        Frame first = next();
        if (!first.message().text("event").filter("connect.challenge"::equals).isPresent()) {
            throw new CliException(target + " does not speak the gateway protocol");
        }
        Json.Obj client = Json.object().put("id", "cli").put("version", Creel.VERSION).put("platform", "linux").put("mode", "cli")
                .put("instanceId", UUID.randomUUID().toString()).build();
        Json.Builder params = Json.object().put("minProtocol", PROTOCOL).put("maxProtocol", PROTOCOL).put("client", client)
                .put("caps", Json.array(List.of())).put("role", "operator")
                .put("scopes", Json.array(scopes.stream().map(Json::of).toList()));
        if (!target.secret().isEmpty()) {
            params.put("auth", Json.object().put(target.kind(), target.secret()).build());
        }
        String id = send("connect", params.build());
        answer(id, false, event -> { });
    }

    /** Sends and waits for the answer; one that is a list stands under {@link #ROWS}. @param last wait past an answer that only says "accepted" */
    Json.Obj call(String method, Json.Obj params, boolean last, Consumer<Json.Obj> events) {
        return answer(send(method, params), last, events);
    }

    /** Sends without waiting. @return the id of the request */
    String send(String method, Json.Obj params) {
        String id = UUID.randomUUID().toString();
        Json.Obj frame = Json.object().put("type", "req").put("id", id).put("method", method).put("params", params).build();
        try {
            socket.sendText(frame.text(), true).get(remaining(), TimeUnit.NANOSECONDS);
            return id;
        } catch (ExecutionException | TimeoutException e) {
            throw new CliException("the connection to " + target + " broke while sending " + method + "; try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted");
        }
    }

    private Json.Obj answer(String id, boolean last, Consumer<Json.Obj> events) {
        while (true) {
            Json.Obj frame = next().message();
            if (!frame.text("id").filter(id::equals).isPresent()) {
                events.accept(frame);
                continue;
            }
            if (!(frame.get("ok") instanceof Json.Bool ok && ok.value())) {
                Json.Obj error = frame.object("error");
                throw new CliException(error.text("message").orElse("the gateway refused without a reason")
                        + error.text("code").map(code -> " (" + code + ")").orElse(""));
            }
            Json.Obj payload = frame.get("payload") instanceof Json.Arr rows ? Json.object().put(ROWS, rows).build() : frame.object("payload");
            if (last && payload.text("status").filter("accepted"::equals).isPresent()) {
                events.accept(Json.object().put("event", "accepted").put("payload", payload).build());
                continue;
            }
            return payload;
        }
    }

    private Frame next() {
        try {
            Frame frame = frames.poll(remaining(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                throw new CliException("the gateway at " + target + " did not answer in time; raise --timeout, or look at its log");
            }
            if (frame.message() == null) {
                throw new CliException(frame.end());
            }
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted");
        }
    }

    private long remaining() {
        return Math.max(1, deadline - System.nanoTime());
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(1, TimeUnit.SECONDS).exceptionally(e -> null).join();
        socket.abort();
        tunnel.ifPresent(Tunnel.Open::close);
    }

    /** Collects whole messages; takes the next one only when the last was handed over. */
    private final class Inbound implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (text.length() > MAX_CHARS) {
                from.abort();
                hand(new Frame(null, target + " sent a message beyond all bounds"));
            } else if (last) {
                try {
                    hand(Json.parse(text.toString(), 100) instanceof Json.Obj message ? new Frame(message, "")
                            : new Frame(null, target + " does not speak the gateway protocol"));
                } catch (IllegalArgumentException e) {
                    hand(new Frame(null, target + " does not speak the gateway protocol"));
                }
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            hand(new Frame(null, "the gateway closed the connection: " + (reason.isEmpty() ? "code " + code : reason)));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            hand(new Frame(null, "the connection to " + target + " broke (" + error.getClass().getSimpleName() + ")"));
        }

        private void hand(Frame frame) {
            try {
                frames.put(frame);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
