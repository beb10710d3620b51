// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.auth.SocketTable;
import dev.creel.gateway.internal.auth.Tailnet;
import dev.creel.gateway.internal.auth.TailscaleDaemon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailnetTest {
    private static final String JAN = "jan@example.com";
    private static final String SERVE = "{\"gateway\":{\"tailscale\":{\"mode\":\"serve\"}%s}}";
    private static final String[] SERVED = {"X-Forwarded-For", "100.64.0.9", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "box.ts.net",
        "Tailscale-User-Login", JAN};

    @TempDir
    private Path folder;

    /** A daemon that knows one member and runs as whoever runs this test. */
    private final class Known implements Tailnet.Daemon {
        @Override
        public Optional<String> login(InetAddress address) {
            return address.getHostAddress().equals("100.64.0.9") ? Optional.of(JAN) : Optional.empty();
        }

        @Override
        public Optional<Integer> user() {
            return me();
        }
    }

    private Optional<Integer> me() {
        try {
            return Optional.of((Integer) Files.getAttribute(folder, "unix:uid"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Json.Obj enter(Running gateway, String... headers) {
        return new Gadget().enter(gateway.talk(headers), List.of("operator.read"), Json.Obj.EMPTY);
    }

    private static String[] with(String name, String value) {
        String[] changed = SERVED.clone();
        for (int i = 0; i < changed.length; i += 2) {
            changed[i + 1] = changed[i].equals(name) ? value : changed[i + 1];
        }
        return changed;
    }

    @Test
    void aMemberNeedsNoSecretButItsDeviceNeedsApproval() throws IOException {
        try (Running gateway = new Running(new Known(), String.format(SERVE, ""))) {
            Gadget page = new Gadget();
            Json.Obj refused = page.enter(gateway.talk(SERVED), List.of("operator.read"), Json.Obj.EMPTY);
            assertThat(refused.text("code")).contains("NOT_PAIRED");
            String id = refused.object("details").text("requestId").orElseThrow();
            gateway.talk().in("[\"operator.admin\"]").ok("device.pair.approve", Json.object().put("requestId", id).build().text());
            Running.Talk inside = gateway.talk(SERVED);
            assertThat(page.enter(inside, List.of("operator.read"), Json.Obj.EMPTY).text("type")).contains("hello-ok");
            gateway.fakes.configure("{}");
            assertThat(inside.closed()).contains("gateway auth changed");
            assertThat(gateway.get("/v1/models", "X-Forwarded-For: 100.64.0.9", "X-Forwarded-Proto: https", "X-Forwarded-Host: box.ts.net",
                    "Tailscale-User-Login: " + JAN).status()).isEqualTo(401);
        }
    }

    @Test
    void headersThatNobodyVouchesForAreWorthNothing() throws IOException {
        try (Running gateway = new Running(new Known(), String.format(SERVE, ""))) {
            assertThat(enter(gateway, SERVED).text("code")).contains("NOT_PAIRED");
            for (String[] forged : List.of(with("Tailscale-User-Login", "eve@example.com"), with("X-Forwarded-For", "100.64.0.10"),
                    with("X-Forwarded-For", "203.0.113.9"), with("X-Forwarded-For", "100.64.0.9, 100.64.0.9"), with("Tailscale-User-Login", " "))) {
                assertThatThrownBy(() -> gateway.talk(forged)).as(String.join(" ", forged)).hasStackTraceContaining("status code 403");
            }
            gateway.fakes.configure(String.format(SERVE, ",\"auth\":{\"allowTailscale\":false}"));
            assertThatThrownBy(() -> gateway.talk(SERVED)).hasStackTraceContaining("status code 403");
            gateway.fakes.configure(String.format(SERVE, ",\"auth\":{\"mode\":\"password\"}"));
            assertThatThrownBy(() -> gateway.talk(SERVED)).hasStackTraceContaining("status code 403");
        }
    }

    @Test
    void aProgramOfAnotherUserIsNoServe() {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < SERVED.length; i += 2) {
            headers.put(SERVED[i], SERVED[i + 1]);
        }
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_000);
        InetSocketAddress gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), 18_789);
        Tailnet.Daemon daemon = new Known();
        assertThat(new Tailnet(daemon, (from, to) -> me()).member(here, gateway, name -> Optional.ofNullable(headers.get(name)))).isPresent();
        assertThat(new Tailnet(daemon, (from, to) -> me().map(user -> user + 1)).member(here, gateway, name -> Optional.ofNullable(headers.get(name)))).isEmpty();
        assertThat(new Tailnet(daemon, (from, to) -> Optional.empty()).member(here, gateway, name -> Optional.ofNullable(headers.get(name)))).isEmpty();
        InetSocketAddress away = new InetSocketAddress("100.64.0.9", 4_000);
        assertThat(new Tailnet(daemon, (from, to) -> me()).member(away, gateway, name -> Optional.ofNullable(headers.get(name)))).isEmpty();
        headers.keySet().forEach(left -> assertThat(new Tailnet(daemon, (from, to) -> me()).member(here, gateway, name -> name.equals(left) ? Optional.empty()
                : Optional.ofNullable(headers.get(name)))).as("without %s", left).isEmpty());
    }

    @Test
    void theKernelTellsWhoseAConnectionIs() throws IOException {
        for (String host : List.of("127.0.0.1", "::1")) {
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(host));
                    Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                InetSocketAddress from = (InetSocketAddress) client.getLocalSocketAddress();
                InetSocketAddress to = (InetSocketAddress) server.getLocalSocketAddress();
                assertThat(new SocketTable().of(from, to)).as(host).isEqualTo(me());
                assertThat(new SocketTable().of(new InetSocketAddress(from.getAddress(), server.getLocalPort() ^ 1), to)).isEmpty();
                assertThat(new SocketTable().of(from, new InetSocketAddress(to.getAddress(), to.getPort() ^ 1)))
                        .as("the same port of another connection").isEmpty();
            }
        }
    }

    @Test
    void theDaemonIsAskedOverItsSocket() throws Exception {
        Path socket = folder.resolve("d.sock");
        TailscaleDaemon daemon = new TailscaleDaemon(socket);
        InetAddress address = InetAddress.getByName("100.64.0.9");
        assertThat(daemon.login(address)).isEmpty();
        assertThat(daemon.user()).isEmpty();
        String found = "{\"Node\":{\"Name\":\"pad.ts.net.\"},\"UserProfile\":{\"ID\":7,\"LoginName\":\"" + JAN + "\",\"DisplayName\":\"Jan\"}}";
        assertThat(asked(socket, daemon, "HTTP/1.0 200 OK\r\n\r\n" + found)).contains(JAN);
        assertThat(asked(socket, daemon, "HTTP/1.1 404 Not Found\r\n\r\nno match for IP:port")).isEmpty();
        assertThat(asked(socket, daemon, "HTTP/1.1 200 OK\r\n\r\n{\"UserProfile\":{}}")).isEmpty();
        assertThat(asked(socket, daemon, "HTTP/1.1 200 OK\r\n\r\n<html>")).isEmpty();
        assertThat(asked(socket, daemon, "")).isEmpty();
    }

    /** One question and its answer; the request has to be the one Tailscale's clients send. */
    private Optional<String> asked(Path socket, TailscaleDaemon daemon, String answer) throws Exception {
        Files.deleteIfExists(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            StringBuilder request = new StringBuilder();
            Thread answering = new Thread(() -> answer(server, request, answer));
            answering.start();
            assertThat(daemon.user()).isEqualTo(me());
            Optional<String> login = daemon.login(InetAddress.getByName("100.64.0.9"));
            answering.join(60_000);
            assertThat(request.toString()).startsWith("GET /localapi/v0/whois?addr=100.64.0.9:0 HTTP/1.0\r\nHost: local-tailscaled.sock\r\n");
            return login;
        }
    }

    private static void answer(ServerSocketChannel server, StringBuilder request, String answer) {
        try (SocketChannel client = server.accept()) {
            ByteBuffer in = ByteBuffer.allocate(4_096);
            while (!request.toString().endsWith("\r\n\r\n") && client.read(in) >= 0) {
                request.append(StandardCharsets.US_ASCII.decode(in.flip()));
                in.clear();
            }
            client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
