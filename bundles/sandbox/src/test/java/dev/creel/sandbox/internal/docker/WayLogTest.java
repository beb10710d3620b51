// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.sandbox.internal.wire.EngineWire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WayLogTest {
    @TempDir
    Path folder;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private final List<Map<String, String>> recorded = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        clock.shutdownNow();
    }

    /** Records what a proxy says. @return whether it was taken for one that listens */
    private boolean said(String... lines) throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes("HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        for (String line : lines) {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            frames.writeBytes(ByteBuffer.allocate(8 + bytes.length).put((byte) 1).put(new byte[3]).putInt(bytes.length).put(bytes).array());
        }
        Path socket = folder.resolve("s");
        CompletableFuture<Void> followed = new CompletableFuture<>();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket))) {
            CompletableFuture.runAsync(() -> answer(server, frames.toByteArray()));
            WayLog log = new WayLog(body -> new Thread(() -> {
                body.run();
                followed.complete(null);
            }), recorded::add);
            boolean opened = log.opened(new Demux(new EngineWire(socket, Duration.ofSeconds(30), clock).follow("/logs"), false));
            if (opened) {
                followed.get(50, TimeUnit.SECONDS);
            }
            return opened;
        }
    }

    private static void answer(ServerSocketChannel server, byte[] all) {
        try (SocketChannel peer = server.accept()) {
            peer.read(ByteBuffer.allocate(1000));
            ByteBuffer out = ByteBuffer.wrap(all);
            while (out.hasRemaining()) {
                peer.write(out);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String request(String host, String verdict) {
        return "{\"agent\":\"coder\",\"host\":\"" + host + "\",\"port\":443,\"verdict\":\"" + verdict + "\"}";
    }

    /** Attack: a flood of names that are refused, so that the one that is passed afterwards is recorded nowhere. */
    @Test
    void aFloodOfRefusedNamesHidesNoneThatIsPassed() throws Exception {
        String[] lines = new String[WayLog.MOST + 52];
        lines[0] = "Accepting HTTP";
        for (int i = 1; i < lines.length - 1; i++) {
            lines[i] = request("n" + i + ".example", "TCP_DENIED");
        }
        lines[lines.length - 1] = request("drop.example", "TCP_TUNNEL");
        assertThat(said(lines)).isTrue();
        assertThat(recorded).hasSize(WayLog.MOST + 2);
        assertThat(recorded.get(WayLog.MOST)).as("there are more").containsEntry("host", WayLog.MORE).containsEntry("verdict", "refused");
        assertThat(recorded.get(WayLog.MOST + 1)).containsEntry("host", "drop.example").containsEntry("verdict", "passed").containsEntry("agent", "coder");
    }

    @Test
    void eachHostIsRecordedOnceForEachVerdictAndOtherLinesAreNone() throws Exception {
        assertThat(said("Accepting HTTP", request("a.example", "TCP_TUNNEL"), request("a.example", "TCP_TUNNEL"), "squid says", "[]", "{broken",
                "{\"host\":[]}", request("a.example", "TCP_DENIED"))).isTrue();
        assertThat(recorded).extracting(line -> line.get("host") + " " + line.get("verdict")).startsWith("a.example passed").endsWith("a.example refused");
    }

    @Test
    void whatEndsWithoutListeningIsNoProxy() throws Exception {
        assertThat(said("FATAL: no such domain")).isFalse();
        assertThat(recorded).isEmpty();
    }
}
