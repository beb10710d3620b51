// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EngineWireTest {
    @TempDir
    Path folder;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private ServerSocketChannel server;
    private EngineWire wire;

    @BeforeEach
    void listen() throws IOException {
        Path socket = folder.resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        wire = new EngineWire(socket, Duration.ofSeconds(30), clock);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        clock.shutdownNow();
    }

    /** Answers one connection with that text once a whole head has come; gives what it was sent until its end. */
    private CompletableFuture<String> answer(String text, boolean untilEnd) {
        return CompletableFuture.supplyAsync(() -> {
            try (SocketChannel peer = server.accept()) {
                StringBuilder got = new StringBuilder();
                ByteBuffer some = ByteBuffer.allocate(1000);
                while (got.indexOf("\r\n\r\n") < 0 && peer.read(some) >= 0) {
                    got.append(StandardCharsets.UTF_8.decode(some.flip()));
                    some.clear();
                }
                peer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                while (untilEnd && peer.read(some) >= 0) {
                    got.append(StandardCharsets.UTF_8.decode(some.flip()));
                    some.clear();
                }
                if (untilEnd) {
                    peer.write(ByteBuffer.wrap("after".getBytes(StandardCharsets.UTF_8)));
                }
                return got.toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Request get(String path) {
        return Request.builder().method("GET").path(path).build();
    }

    private String body(String answer) throws Exception {
        CompletableFuture<String> peer = answer(answer, false);
        try (Response response = wire.execute(get("/x"))) {
            return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            peer.join();
        }
    }

    @Test
    void bodiesEndWhereTheySay() throws Exception {
        assertThat(body("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloMORE")).isEqualTo("hello");
        assertThat(body("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")).isEqualTo("abcde");
        assertThat(body("HTTP/1.0 200 OK\r\n\r\nto the end")).isEqualTo("to the end");
        assertThat(body("HTTP/1.1 204 No\r\n\r\nnothing")).isEmpty();
    }

    @Test
    void whatIsBrokenOrBrokenOffIsAnError() {
        for (String answer : new String[] {"SSH-2.0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "HTTP/1.1 200 OK\r\nbroken\r\n\r\n",
            "HTTP/1.1 200 OK\r\n" + ("A: " + "x".repeat(1000) + "\r\n").repeat(70) + "\r\n", ""}) {
            assertThatThrownBy(() -> body(answer)).as(answer).isInstanceOfAny(IOException.class, UncheckedIOException.class);
        }
    }

    @Test
    void aLineBreakInAPathIsNoSecondRequest() {
        assertThatThrownBy(() -> wire.execute(get("/x HTTP/1.1\r\nHost: a\r\n\r\nDELETE /y"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSilentEngineIsNotWaitedForWithoutEnd() {
        EngineWire hasty = new EngineWire(folder.resolve("s"), Duration.ofMillis(50), clock);
        assertThatThrownBy(() -> hasty.execute(get("/x"))).isInstanceOf(UncheckedIOException.class).hasMessageContaining("in time");
        assertThatThrownBy(() -> new EngineWire(folder.resolve("none"), Duration.ofSeconds(1), clock).execute(get("/x"))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aStreamThatWasTakenOverEndsInOneDirectionOnly() throws Exception {
        CompletableFuture<String> peer = answer("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nfirst", true);
        try (Taken stream = wire.takeOver("/exec/1/start", "{}")) {
            byte[] some = new byte[100];
            assertThat(new String(some, 0, stream.read(some, 0, 100), StandardCharsets.UTF_8)).isEqualTo("first");
            stream.write("input".getBytes(StandardCharsets.UTF_8));
            stream.endInput();
            assertThat(new String(some, 0, stream.read(some, 0, 100), StandardCharsets.UTF_8)).isEqualTo("after");
            assertThat(stream.read(some, 0, 100)).isEqualTo(-1);
        }
        assertThat(peer.get(60, TimeUnit.SECONDS)).contains("Upgrade: tcp").endsWith("input");
        CompletableFuture<String> refusing = answer("HTTP/1.1 409 Conflict\r\nContent-Length: 4\r\n\r\ngone", false);
        assertThatThrownBy(() -> wire.takeOver("/exec/1/start", "{}")).isInstanceOf(IOException.class).hasMessageContaining("409 gone");
        refusing.join();
    }
}
