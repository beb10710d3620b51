// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import dev.creel.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tailscale's daemon asked over its own socket, by its local API's {@code whois}; every question has a deadline. Thread-safe. */
public final class TailscaleDaemon implements Tailnet.Daemon {
    /** Where the daemon listens unless it was told otherwise. */
    public static final Path USUAL = Path.of("/var/run/tailscale/tailscaled.sock");

    private static final Logger LOG = LoggerFactory.getLogger(TailscaleDaemon.class);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(3);
    private static final int LONGEST = 256 << 10;

    private final Path socket;

    public TailscaleDaemon(Path socket) {
        this.socket = socket;
    }

    @Override
    public Optional<Integer> user() {
        try {
            return Optional.of((Integer) Files.getAttribute(socket, "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> login(InetAddress address) {
        String host = address.getAddress().length == 16 ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        String request = "GET /localapi/v0/whois?addr=" + host + ":0 HTTP/1.0\r\nHost: local-tailscaled.sock\r\n\r\n";
        try {
            return login(answer(request));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("Tailscale's daemon does not say who {} is, so nobody is let in by that name: {}", address.getHostAddress(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> login(String answer) {
        int body = answer.indexOf("\r\n\r\n");
        boolean ok = answer.startsWith("HTTP/1.0 200 ") || answer.startsWith("HTTP/1.1 200 ");
        return ok && body > 0 && Json.parse(answer.substring(body + 4), 64) instanceof Json.Obj whois
                ? whois.object("UserProfile").text("LoginName").filter(login -> !login.isBlank()) : Optional.empty();
    }

    private String answer(String request) throws IOException {
        long end = System.nanoTime() + PATIENCE_NS;
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (out.hasRemaining()) {
                ready(selector, end);
                channel.write(out);
            }
            key.interestOps(SelectionKey.OP_READ);
            ByteBuffer in = ByteBuffer.allocate(8 << 10);
            while (channel.read(in) >= 0) {
                answer.write(in.array(), 0, in.position());
                in.clear();
                if (answer.size() > LONGEST) {
                    throw new IOException("its answer has no end");
                }
                ready(selector, end);
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static void ready(Selector selector, long end) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0 || selector.select(left) == 0) {
            throw new IOException("no answer in time");
        }
        selector.selectedKeys().clear();
    }
}
