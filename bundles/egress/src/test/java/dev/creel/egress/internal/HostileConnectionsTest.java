// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Request;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays open, with a server or a plugin that wants to use up the host. */
class HostileConnectionsTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final byte[] PING = new byte[127];

    static {
        PING[0] = (byte) 0x89;
        PING[1] = 125;
    }

    private final Rig rig = new Rig();
    private final CountDownLatch done = new CountDownLatch(1);

    @AfterEach
    void close() {
        done.countDown();
        rig.close();
    }

    /** What a server does after it has opened a WebSocket; it reads nothing. */
    private interface After {
        void act(OutputStream out) throws IOException;
    }

    private static RawServer upgrading(After after) throws IOException {
        return new RawServer((request, out) -> {
            RawServer.write(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + accepted(request) + "\r\n\r\n");
            after.act(out);
        });
    }

    private static String accepted(String request) throws IOException {
        String key = Arrays.stream(request.split("\r\n")).filter(l -> l.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:"))
                .findFirst().orElseThrow().substring(18).strip();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void waits() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket open(String origin, Duration connect, Duration idle, long most) {
        rig.grant(origin, "websocket,private");
        return rig.egress("channel-chat").open(new Request("GET", origin, "/ws", Map.of(), Map.of(), new byte[0], List.of(),
                new Limits(connect, idle, LONG, most, 0)), rig.call);
    }

    @Test
    void aServerThatAsksWithoutReadingIsNotAnsweredForEver() throws Exception {
        long most = 64L << 20;
        AtomicLong sent = new AtomicLong();
        try (RawServer server = upgrading(out -> {
                    try {
                        while (sent.get() < most) {
                            out.write(PING);
                            sent.addAndGet(PING.length);
                        }
                    } finally {
                        done.countDown();
                    }
                });
                Socket socket = open(server.origin(), LONG, Duration.ofSeconds(2), 1000)) {
            assertThat(socket.receive(Duration.ofSeconds(60), rig.call)).map(f -> f.getClass().getSimpleName()).contains("Closed");
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
        // What fits into the buffers of two sockets both ways; the rest would be answers that wait in the host.
        assertThat(sent.get()).isPositive().isLessThan(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "http", "https"})
    void aHandshakeThatNeverEndsLeavesNothingOpen(String scheme) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            String origin = scheme + "://127.0.0.1:" + server.getLocalPort();
            rig.grant(origin, "line,private");
            Duration connect = Duration.ofMillis(300);
            Failure failure = catchThrowableOfType(Failure.class, () -> {
                if (scheme.equals("tls")) {
                    rig.egress("channel-chat").connect(origin, new Limits(connect, LONG, LONG, 512, 0), rig.call);
                } else {
                    open(origin, connect, LONG, 512);
                }
            });
            assertThat(failure.code()).isEqualTo(Failure.Code.TIMEOUT);
            assertThat(rig.sockets).hasValue(0);
            try (java.net.Socket client = server.accept()) {
                client.setSoTimeout(20_000);
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Test
    void whoTalksOnAfterAGoodbyeIsLeftBehind() throws Exception {
        try (RawServer server = upgrading(out -> {
                    try {
                        while (true) {
                            out.write(PING);
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                        }
                    } finally {
                        done.countDown();
                    }
                })) {
            open(server.origin(), LONG, LONG, 1000).close();
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(rig.sockets).hasValue(0);
    }

    @Test
    void noMessageIsLargerThanTheHostKeeps() throws Exception {
        try (SocketServer server = new SocketServer(); Socket socket = open(server.origin(), LONG, LONG, Long.MAX_VALUE)) {
            socket.send("large " + (8 << 20), List.of(), rig.call);
            assertThat(((Socket.Frame.Text) socket.receive(LONG, rig.call).orElseThrow()).text()).hasSize(8 << 20);
            socket.send("large " + ((8 << 20) + 1), List.of(), rig.call);
            assertThat(socket.receive(LONG, rig.call)).contains(new Socket.Frame.Closed(1009, "message too large"));
        }
    }

    @Test
    void whoIsInterruptedWhileSendingLeavesNoHalvesBehind() throws Exception {
        try (RawServer server = upgrading(out -> waits()); Socket socket = open(server.origin(), LONG, Duration.ofSeconds(20), 1000)) {
            String large = "x".repeat(1 << 20);
            assertThatThrownBy(() -> {
                for (int i = 0; i < 64; i++) {
                    Thread.currentThread().interrupt();
                    socket.send(large, List.of(), rig.call);
                }
            }).isInstanceOf(Cancelled.class);
            assertThat(Thread.interrupted()).isTrue();
            // At once: whatever were sent now would wait in the host, behind what nobody reads.
            assertThat(socket.receive(Duration.ZERO, rig.call)).map(f -> f.getClass().getSimpleName()).contains("Closed");
        }
    }

    @Test
    void bytesThatComeBackShowNoSecretEither() throws Exception {
        SecretRef token = new SecretRef("channels.chat.token");
        rig.secrets.put(token.name(), "abcdefgh-12345678");
        rig.rights.add(token.name() + " use");
        try (SocketServer server = new SocketServer(); Socket socket = open(server.origin(), LONG, LONG, 1000)) {
            rig.config = "{\"channels\":{\"chat\":{\"apiRoot\":\"" + server.origin() + "\"}}}";
            socket.send("{\"binary\":1,\"d\":{\"token\":\"\"}}",
                    List.of(new Bind("/d/token", token, Bind.Place.JSON_POINTER, Bind.Encoding.RAW)), rig.call);
            byte[] back = ((Socket.Frame.Binary) socket.receive(LONG, rig.call).orElseThrow()).bytes();
            assertThat(new String(back, StandardCharsets.UTF_8)).isEqualTo("{\"binary\":1,\"d\":{\"token\":\"*****************\"}}");
            assertThat(server.texts.get(0)).contains("abcdefgh-12345678");
        }
    }

    @Test
    void moreSecretsThanAreScrubbedAreNeverWritten() {
        Written written = new Written(List.of());
        List<String> many = IntStream.range(0, 33).mapToObj(i -> "secret-" + i).toList();
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> written.add(many)).isInstanceOf(Failure.class);
        }
        written.add(many.subList(0, 32));
        assertThat(written.scrub("secret-31")).isEqualTo("*********");
    }
}
