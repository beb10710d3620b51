// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.api.json.Json;
import dev.creel.gateway.Page;
import dev.creel.gateway.internal.auth.Credentials;
import dev.creel.gateway.internal.auth.SocketTable;
import dev.creel.gateway.internal.auth.Tailnet;
import dev.creel.gateway.internal.auth.TailscaleDaemon;
import dev.creel.gateway.internal.ws.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gateway on a free loopback port before fakes, and clients for it that are not Jetty's. */
public final class Running implements AutoCloseable {
    /** What the fake log masks. */
    public static final String SECRET_OF_THE_LOG = "a-secret-of-the-log";
    public static final String TOKEN = "correct-horse-battery-staple-0123456789";
    private static final String CHAT = "{\"gateway\":{\"http\":{\"endpoints\":{\"chatCompletions\":{\"enabled\":true},"
            + "\"responses\":{\"enabled\":true}}}}}";

    private static final Tailnet.Daemon NO_TAILNET = new TailscaleDaemon(Path.of("/nowhere/tailscaled.sock"));

    public final Fakes fakes = new Fakes();
    public final Backends backends = fakes.backends();
    public final FakeStore store;
    private final GatewayServer server;
    private volatile String token = TOKEN;
    private final HttpClient http = HttpClient.newHttpClient();

    public Running() throws IOException {
        this(Limits.USUAL);
    }

    /** One that believes that daemon of Tailscale. */
    public Running(Tailnet.Daemon tailnet, String configuration) throws IOException {
        this(Limits.USUAL, new FakeStore(), configuration, tailnet);
    }

    public Running(Limits limits) throws IOException {
        this(limits, new FakeStore(), CHAT, NO_TAILNET);
    }

    /** One over a disk that outlives it. */
    public Running(FakeStore disk, String configuration) throws IOException {
        this(Limits.USUAL, disk, configuration, NO_TAILNET);
    }

    private Running(Limits limits, FakeStore disk, String configuration, Tailnet.Daemon tailnet) throws IOException {
        store = disk;
        fakes.configure(configuration);
        Credentials credentials = new Credentials(fakes.config(), fakes.vault(),
                name -> name.equals("token") ? Optional.of(token) : Optional.empty(), name -> Optional.empty());
        server = new GatewayServer(fakes.config(), fakes.audit(), store, credentials, backends, List.of("127.0.0.1"), 0,
                new GatewayServer.Process("1.2.3", "testbox", new DaemonThreads(), limits,
                        text -> text.replace(SECRET_OF_THE_LOG, "***"), new Tailnet(tailnet, new SocketTable())));
        server.open();
        fakes.changes.add((before, after) -> server.configurationChanged());
    }

    /** Puts another shared secret in force, as an edit of the configuration does. */
    public void rotate(String secret) {
        token = secret;
        fakes.configure(fakes.snapshot.root().text());
    }

    public void page(Page page) {
        backends.page = page;
    }

    public int port() {
        return server.number();
    }

    @Override
    public void close() {
        server.close();
    }

    /** An answer as it came over the socket. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public Json.Obj json() {
            return (Json.Obj) Json.parse(body, 64);
        }
    }

    /** Sends those bytes on a socket of its own and reads until the gateway closes or the answer is whole. */
    public Answer raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return answer(socket.getInputStream());
        }
    }

    public Answer get(String path, String... headers) throws IOException {
        return raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port() + "\r\nConnection: close\r\n"
                + lines(headers) + "\r\n");
    }

    public Answer post(String path, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return raw("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port() + "\r\nConnection: close\r\nContent-Length: "
                + bytes.length + "\r\n" + lines(headers) + "\r\n" + new String(bytes, StandardCharsets.ISO_8859_1));
    }

    public static String bearer() {
        return "Authorization: Bearer " + TOKEN;
    }

    private static String lines(String... headers) {
        StringBuilder out = new StringBuilder();
        for (String header : headers) {
            out.append(header).append("\r\n");
        }
        return out.toString();
    }

    private static Answer answer(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed after: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(b);
        }
        String[] lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n");
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        String length = headers.get("Content-Length");
        byte[] body = length != null ? in.readNBytes(Integer.parseInt(length)) : status == 101 ? new byte[0] : in.readAllBytes();
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    /** A WebSocket client of the JDK. */
    public Talk talk(String... headers) {
        Talk talk = new Talk();
        WebSocket.Builder builder = http.newWebSocketBuilder();
        for (int i = 0; i + 1 < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        talk.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port() + "/"), talk).join();
        return talk;
    }

    /** The parameters of a connect request of a local tool with those scopes, as a JSON list. */
    public static String connect(String scopes) {
        return connect("gateway-client", "backend", 3, 4, scopes, "{\"token\":\"" + TOKEN + "\"}");
    }

    public static String connect(String id, String mode, int min, int max, String scopes, String auth) {
        return "{\"minProtocol\":" + min + ",\"maxProtocol\":" + max + ",\"client\":{\"id\":\"" + id
                + "\",\"version\":\"1\",\"platform\":\"linux\",\"mode\":\"" + mode + "\"},\"role\":\"operator\",\"scopes\":"
                + scopes + ",\"caps\":[],\"auth\":" + auth + "}";
    }

    /** One WebSocket, seen from the client. */
    public static final class Talk implements WebSocket.Listener {
        private final LinkedBlockingQueue<Json.Obj> frames = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<String> closes = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private WebSocket socket;
        private int next;

        @Override
        public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add((Json.Obj) Json.parse(text.toString(), 64));
                text.setLength(0);
            }
            ws.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
            closes.add(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket ws, Throwable error) {
            closes.add("error " + error);
        }

        public void send(String frame) {
            socket.sendText(frame, true).join();
        }

        /** Sends a request. @return its id */
        public String ask(String method, String params) {
            String id = "r" + ++next;
            send("{\"type\":\"req\",\"id\":\"" + id + "\",\"method\":\"" + method + "\",\"params\":" + params + "}");
            return id;
        }

        /** Reads the next frame. */
        public Json.Obj frame() {
            try {
                Json.Obj frame = frames.poll(10, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new AssertionError("no frame came; closed: " + closes);
                }
                return frame;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** Reads until the answer of that request. */
        public Json.Obj answer(String id) {
            for (;;) {
                Json.Obj frame = frame();
                if (frame.text("type").orElse("").equals("res") && frame.text("id").orElse("").equals(id)) {
                    return frame;
                }
            }
        }

        /** Reads until an event of that name. */
        public Json.Obj event(String name) {
            for (;;) {
                Json.Obj frame = frame();
                if (frame.text("event").orElse("").equals(name)) {
                    return frame;
                }
            }
        }

        public Json.Obj call(String method, String params) {
            return answer(ask(method, params));
        }

        /** The payload of a call that has to succeed. */
        public Json.Obj ok(String method, String params) {
            Json.Obj answer = call(method, params);
            if (!answer.get("ok").equals(Json.of(true))) {
                throw new AssertionError(answer.text());
            }
            return answer.object("payload");
        }

        /** Code, message of a call that has to fail. */
        public String refused(String method, String params) {
            Json.Obj error = call(method, params).object("error");
            return error.text("code").orElse("none") + ": " + error.text("message").orElse("");
        }

        /** Code and reason the gateway closed with. */
        public String closed() {
            try {
                String close = closes.poll(10, TimeUnit.SECONDS);
                if (close == null) {
                    throw new AssertionError("not closed");
                }
                return close;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** Challenge and a hello with every scope. */
        public Talk in() {
            return in("[\"operator.read\",\"operator.write\",\"operator.admin\"]");
        }

        public Talk in(String scopes) {
            event("connect.challenge");
            ok("connect", connect(scopes));
            return this;
        }

        public void end() {
            socket.abort();
        }
    }
}
