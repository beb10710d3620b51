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
import dev.creel.api.plugin.Refused;
import dev.creel.api.secret.SecretRef;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PluginSocketTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final SecretRef TOKEN = new SecretRef("channels.chat.token");
    private static final String VALUE = "tok/en+12345=";

    private final Rig rig = new Rig();
    private SocketServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new SocketServer();
        rig.grant(server.origin(), "websocket,private");
        rig.config = "{\"channels\":{\"chat\":{\"apiRoot\":\"" + server.origin() + "\"}}}";
        rig.secrets.put(TOKEN.name(), VALUE);
        rig.rights.add(TOKEN.name() + " use");
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
        server.close();
    }

    private Request upgrade(Bind... bind) {
        return upgrade(server.origin(), Map.of(), 100_000, bind);
    }

    private static Request upgrade(String origin, Map<String, List<String>> query, long most, Bind... bind) {
        return new Request("GET", origin, "/ws", query, Map.of(), new byte[0], List.of(bind), new Limits(LONG, LONG, LONG, most, 0));
    }

    private Socket open(Bind... bind) {
        return rig.egress("channel-chat").open(upgrade(bind), rig.call);
    }

    private String text(Socket socket) {
        return ((Socket.Frame.Text) socket.receive(LONG, rig.call).orElseThrow()).text();
    }

    @Test
    void textsGoBothWaysAndSilenceIsEmpty() {
        try (Socket socket = open()) {
            socket.send("hällo", List.of(), rig.call);
            assertThat(text(socket)).isEqualTo("hällo");
            assertThat(socket.receive(Duration.ZERO, rig.call)).isEmpty();
            socket.send("large 90000", List.of(), rig.call);
            assertThat(text(socket)).hasSize(90_000);
            socket.send("binary", List.of(), rig.call);
            assertThat(((Socket.Frame.Binary) socket.receive(LONG, rig.call).orElseThrow()).bytes()).containsExactly(1, 2);
        }
    }

    @Test
    void theClosingOfTheOtherSideArrivesWithItsCodeAndStays() {
        Socket socket = open();
        socket.send("bye", List.of(), rig.call);
        assertThat(socket.receive(LONG, rig.call)).contains(new Socket.Frame.Closed(4004, "told so"));
        assertThat(socket.receive(LONG, rig.call)).contains(new Socket.Frame.Closed(4004, "told so"));
        assertThatThrownBy(() -> socket.send("x", List.of(), rig.call)).isInstanceOf(Failure.class).hasMessageContaining("closed");
        assertThat(rig.sockets).hasValue(0);
    }

    @Test
    void abruptEndsAre1006() {
        Socket socket = open();
        socket.send("break", List.of(), rig.call);
        assertThat(socket.receive(LONG, rig.call)).map(f -> ((Socket.Frame.Closed) f).code()).contains(1006);
    }

    @Test
    void theOwnClosingReachesTheOtherSide() throws InterruptedException {
        Socket socket = open();
        socket.close(4900, "moving");
        assertThat(server.closes.poll(20, TimeUnit.SECONDS)).isEqualTo(4900);
        assertThatThrownBy(() -> socket.close(1005, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutTheKindWebsocketNothingIsOpened() {
        rig.rights.remove(server.origin() + " websocket");
        rig.grant(server.origin(), "http");
        assertThatThrownBy(this::open).isInstanceOf(Refused.class).hasMessageContaining("websocket");
        assertThat(server.upgrades).isEmpty();
    }

    @Test
    void addressesAtHomeNeedTheirRight() {
        rig.rights.remove(server.origin() + " private");
        assertThatThrownBy(this::open).isInstanceOf(Refused.class).hasMessageContaining("private");
        assertThat(server.upgrades).isEmpty();
        assertThat(rig.sockets).hasValue(0);
    }

    @Test
    void aNameThatLeadsHomeIsRefusedToo() throws Exception {
        String named = server.origin().replace("127.0.0.1", "chat.example");
        rig.names.put("chat.example", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        rig.grant(named, "websocket");
        Request request = upgrade(named, Map.of(), 1000);
        assertThatThrownBy(() -> rig.egress("channel-chat").open(request, rig.call)).isInstanceOf(Refused.class);
        rig.grant(named, "private");
        rig.egress("channel-chat").open(request, rig.call).close();
        assertThat(server.upgrades).hasSize(1);
    }

    @Test
    void secretsAreWrittenIntoHeaderQueryAndTextsAndNeverComeBack() {
        Bind inQuery = new Bind("t", TOKEN, Bind.Place.QUERY, Bind.Encoding.RAW);
        Request request = upgrade(server.origin(), Map.of("token", List.of("{{t}}")), 100_000, Bind.bearer(TOKEN), inQuery);
        try (Socket socket = rig.egress("channel-chat").open(request, rig.call)) {
            assertThat(server.upgrades.get(0)).contains("token=tok%2Fen%2B12345%3D", "Bearer " + VALUE);
            Bind inText = new Bind("/d/token", TOKEN, Bind.Place.JSON_POINTER, Bind.Encoding.RAW);
            socket.send("{\"op\":2,\"d\":{\"token\":\"\"}}", List.of(inText), rig.call);
            assertThat(text(socket)).isEqualTo("{\"op\":2,\"d\":{\"token\":\"" + "*".repeat(VALUE.length()) + "\"}}");
            assertThat(server.texts.get(0)).contains(VALUE);
        }
    }

    @Test
    void aSecretOfAnotherOriginIsNotWritten() {
        rig.config = "{\"channels\":{\"chat\":{\"apiRoot\":\"https://chat.example\"}}}";
        try (Socket socket = open()) {
            Bind inText = new Bind("/t", TOKEN, Bind.Place.JSON_POINTER, Bind.Encoding.RAW);
            assertThatThrownBy(() -> socket.send("{\"t\":\"\"}", List.of(inText), rig.call)).isInstanceOf(Refused.class);
            socket.send("after", List.of(), rig.call);
            assertThat(text(socket)).isEqualTo("after");
            assertThat(server.texts).containsExactly("after");
        }
    }

    @Test
    void messagesAreBounded() {
        Socket socket = open();
        socket.send("large 100001", List.of(), rig.call);
        assertThat(socket.receive(LONG, rig.call)).contains(new Socket.Frame.Closed(1009, "message too large"));
        try (Socket other = open()) {
            assertThatThrownBy(() -> other.send("x".repeat(2 << 20), List.of(), rig.call)).isInstanceOf(Failure.class);
        }
    }

    @Test
    void whoDoesNotTakeSlowsTheSenderDown() {
        int messages = 10_000;
        try (Socket socket = open()) {
            socket.send("flood " + messages, List.of(), rig.call);
            for (int i = 0; i < 200; i++) {
                assertThat(text(socket)).hasSize(4096);
            }
            // What the sender could be ahead: the bound of what waits, and buffers of two sockets; far from everything.
            assertThat(server.flooded.get()).isLessThan(messages);
            for (int i = 200; i < messages; i++) {
                assertThat(text(socket)).hasSize(4096);
            }
        }
    }

    @Test
    void whenItsCallEndsItIsClosed() throws InterruptedException {
        Socket socket = open();
        assertThat(rig.sockets).hasValue(1);
        rig.onEnd.forEach(Runnable::run);
        assertThat(socket.receive(LONG, rig.call)).map(f -> ((Socket.Frame.Closed) f).code()).contains(1006);
        assertThat(server.closes.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(rig.sockets).hasValue(0);
    }

    @Test
    void theHostsStopSaysNoGoodbye() throws InterruptedException {
        open();
        rig.close();
        assertThat(server.closes.poll(20, TimeUnit.SECONDS)).as("what ends a session is 1000 or 1001").isEqualTo(1006);
        assertThat(rig.sockets).hasValue(0);
    }

    @Test
    void aGoodbyeAfterSilenceSaysItsOwnCode() throws InterruptedException {
        try (Socket socket = open()) {
            Duration longerThanTheGoodbyeMayTake = Duration.ofMillis(2_200);
            assertThat(socket.receive(longerThanTheGoodbyeMayTake, rig.call)).isEmpty();
            socket.close(4900, "later");
            assertThat(server.closes.poll(20, TimeUnit.SECONDS)).isEqualTo(4900);
        }
    }

    @Test
    void aCancelledCallReceivesNoMore() {
        try (Socket socket = open()) {
            rig.call.cancelled = true;
            assertThatThrownBy(() -> socket.receive(LONG, rig.call)).isInstanceOf(Cancelled.class);
            assertThatThrownBy(() -> socket.send("x", List.of(), rig.call)).isInstanceOf(Cancelled.class);
        }
    }

    @Test
    void aRefusedUpgradeSaysWhy() throws Exception {
        try (RawServer plain = RawServer.answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")) {
            rig.grant(plain.origin(), "websocket,private");
            Failure failure = catchThrowableOfType(Failure.class,
                    () -> rig.egress("channel-chat").open(upgrade(plain.origin(), Map.of(), 1000), rig.call));
            assertThat(failure.code()).isEqualTo(Failure.Code.AUTH);
            assertThat(rig.sockets).hasValue(0);
        }
    }

    @Test
    void headersOfTheHandshakeAreTheHosts() {
        Request request = new Request("GET", server.origin(), "/ws", Map.of(), Map.of("Sec-WebSocket-Extensions", List.of("permessage-deflate")),
                new byte[0], List.of(), Limits.DEFAULT);
        assertThatThrownBy(() -> rig.egress("channel-chat").open(request, rig.call)).isInstanceOf(Failure.class);
        Optional<String> offered;
        try (Socket socket = open()) {
            offered = server.upgrades.stream().filter(u -> u.toLowerCase(java.util.Locale.ROOT).contains("extensions")).findFirst();
        }
        assertThat(offered).isEmpty();
    }
}
