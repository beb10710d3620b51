// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.wire;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/**
 * HTTP to an engine through the JDK's Unix sockets: docker-java's requests, and connections that are taken over by a command's
 * own stream. One connection for each request; thread-safe. Every request has a deadline, as the socket itself has none.
 */
public final class EngineWire implements DockerHttpClient {
    private static final int LARGEST_REQUEST = 1 << 20;

    private final Path socket;
    private final Duration patience;
    private final ScheduledExecutorService clock;

    /** @param patience how long an answer may take */
    public EngineWire(Path socket, Duration patience, ScheduledExecutorService clock) {
        this.socket = socket;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public Response execute(Request request) {
        if (request.hijackedInput() != null) {
            throw new IllegalArgumentException("a stream is opened with takeOver");
        }
        Link link = null;
        try (InputStream body = request.body()) {
            byte[] bytes = body == null ? new byte[0] : body.readNBytes(LARGEST_REQUEST + 1);
            if (bytes.length > LARGEST_REQUEST) {
                throw new IOException("a request of " + LARGEST_REQUEST + " bytes or more is not sent to the engine");
            }
            link = Link.to(socket, clock);
            Future<?> deadline = link.within(patience);
            link.write(text(request.method(), request.path(), request.headers(), "Connection: close\r\n", bytes.length));
            link.write(bytes);
            Head head = Head.read(link);
            return new Answer(head, new Body(link, head), deadline);
        } catch (IOException e) {
            if (link != null) {
                link.close();
            }
            throw new UncheckedIOException("engine at " + socket + ": " + e.getMessage(), e);
        }
    }

    /**
     * Sends a request whose connection becomes a plain stream in both directions.
     *
     * @param json the request's body
     * @throws NotTaken when the engine answers that it does not
     */
    public Taken takeOver(String path, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return taken(text("POST", path, Map.of("Content-Type", "application/json"), "Connection: Upgrade\r\nUpgrade: tcp\r\n", bytes.length), bytes);
    }

    /** Reads an answer that has no end of its own, as it comes. */
    public Taken follow(String path) throws IOException {
        // To a client of the older version an engine sends no chunks.
        return taken(("GET " + clean(path) + " HTTP/1.0\r\nHost: engine\r\n\r\n").getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    private Taken taken(byte[] request, byte[] body) throws IOException {
        Link link = Link.to(socket, clock);
        try {
            Future<?> deadline = link.within(patience);
            // In one piece: an engine may answer before it has read all, and hang up.
            link.write(ByteBuffer.allocate(request.length + body.length).put(request).put(body).array());
            Head head = Head.read(link);
            boolean raw = head.status() == 101 || head.status() == 200;
            String why = raw ? "" : new String(new Body(link, head).readNBytes(4096), StandardCharsets.UTF_8);
            if (!deadline.cancel(false)) {
                throw new IOException("the engine took too long to give the stream");
            }
            if (!raw) {
                throw new NotTaken(head.status(), why);
            }
            return new Taken(link);
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private static byte[] text(String method, String path, Map<String, String> headers, String more, int length) {
        StringBuilder text = new StringBuilder(512).append(method).append(' ').append(clean(path)).append(" HTTP/1.1\r\nHost: engine\r\n");
        headers.forEach((name, value) -> text.append(clean(name)).append(": ").append(clean(value)).append("\r\n"));
        return text.append(more).append("Content-Length: ").append(length).append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A line break in a name of ours would be a request of somebody else's. */
    private static String clean(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new IllegalArgumentException("a request to the engine holds a control character");
        }
        return text;
    }

    @Override
    public void close() {
        // Connections end with their requests.
    }

    private record Answer(Head head, Body body, Future<?> deadline) implements Response {
        @Override
        public int getStatusCode() {
            return head.status();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return head.headers();
        }

        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public void close() {
            deadline.cancel(false);
            body.close();
        }
    }
}
