// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Connection;
import dev.creel.api.net.Limits;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.secret.SecretRef;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PluginConnectionTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Limits LIMITS = new Limits(LONG, LONG, LONG, 512, 0);
    private static final SecretRef PASSWORD = new SecretRef("channels.irc.password");
    private static final String VALUE = "pass word+1";

    private final Rig rig = new Rig();
    private LineServer server;
    private String origin;

    @BeforeEach
    void serve() throws IOException {
        server = new LineServer();
        origin = "tcp://127.0.0.1:" + server.port();
        rig.grant(origin, "line,private");
        rig.config = "{\"channels\":{\"irc\":{\"server\":\"" + origin + "\"}}}";
        rig.secrets.put(PASSWORD.name(), VALUE);
        rig.rights.add(PASSWORD.name() + " use");
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
        server.close();
    }

    private Connection connect() {
        return rig.egress("channel-irc").connect(origin, LIMITS, rig.call);
    }

    private Connection.Line line(Connection connection) {
        return connection.receive(LONG, rig.call).orElseThrow();
    }

    @Test
    void linesGoBothWays() throws Exception {
        try (Connection connection = connect()) {
            connection.send("NICK grüße", List.of(), rig.call);
            assertThat(server.take()).isEqualTo("NICK grüße\r\n");
            server.send("one\r\ntwo\nthr");
            assertThat(line(connection).text()).isEqualTo("one");
            assertThat(line(connection).text()).isEqualTo("two");
            assertThat(connection.receive(Duration.ZERO, rig.call)).isEmpty();
            server.send("ee\r\n");
            assertThat(line(connection).text()).isEqualTo("three");
            assertThat(rig.sockets).hasValue(1);
        }
        assertThat(rig.sockets).hasValue(0);
    }

    @Test
    void theEndArrivesAfterWhatCameBeforeAndStays() throws Exception {
        Connection connection = connect();
        connection.send("hello", List.of(), rig.call);
        server.take();
        server.send("last\r\n");
        server.hangUp();
        assertThat(line(connection)).isEqualTo(new Connection.Line("last", false));
        assertThat(line(connection).end()).isTrue();
        assertThat(line(connection).end()).isTrue();
        assertThatThrownBy(() -> connection.send("x", List.of(), rig.call)).isInstanceOf(Failure.class);
    }

    @Test
    void aLineCannotBecomeTwo() throws Exception {
        try (Connection connection = connect()) {
            for (String bad : List.of("PRIVMSG #a :x\r\nQUIT", "a\nb", "a\rb", "a\0b")) {
                assertThatThrownBy(() -> connection.send(bad, List.of(), rig.call)).isInstanceOf(IllegalArgumentException.class);
            }
            rig.secrets.put(PASSWORD.name(), "x\r\nQUIT");
            Bind bind = new Bind("p", PASSWORD, Bind.Place.LINE, Bind.Encoding.RAW);
            assertThatThrownBy(() -> connection.send("PASS {{p}}", List.of(bind), rig.call)).isInstanceOf(IllegalArgumentException.class);
            connection.send("PING 1", List.of(), rig.call);
            assertThat(server.take()).isEqualTo("PING 1\r\n");
        }
    }

    @Test
    void secretsAreWrittenRawAndAsSaslAndScrubbed() throws Exception {
        try (Connection connection = connect()) {
            connection.send("PASS {{p}}", List.of(new Bind("p", PASSWORD, Bind.Place.LINE, Bind.Encoding.RAW)), rig.call);
            assertThat(server.take()).isEqualTo("PASS " + VALUE + "\r\n");
            Bind sasl = new Bind("s", PASSWORD, Bind.Place.LINE, Bind.Encoding.SASL_PLAIN, "creel");
            connection.send("AUTHENTICATE {{s}}", List.of(sasl), rig.call);
            String coded = Base64.getEncoder().encodeToString(("\0creel\0" + VALUE).getBytes(StandardCharsets.UTF_8));
            assertThat(server.take()).isEqualTo("AUTHENTICATE " + coded + "\r\n");
            server.send("you said " + VALUE + " and " + coded + "\r\n");
            assertThat(line(connection).text()).doesNotContain(VALUE).doesNotContain(coded).startsWith("you said ***********");
        }
    }

    @Test
    void aSecretGoesToItsOwnServerOnly() throws Exception {
        rig.config = "{\"channels\":{\"irc\":{\"server\":\"tls://irc.example:6697\"}}}";
        try (Connection connection = connect()) {
            Bind bind = new Bind("p", PASSWORD, Bind.Place.LINE, Bind.Encoding.RAW);
            assertThatThrownBy(() -> connection.send("PASS {{p}}", List.of(bind), rig.call)).isInstanceOf(Refused.class);
        }
    }

    @Test
    void longLinesEndTheConnection() throws Exception {
        Connection connection = connect();
        server.send("x".repeat(512) + "\r\n");
        assertThat(line(connection)).isEqualTo(new Connection.Line("x".repeat(512), false));
        server.send("y".repeat(2000));
        assertThat(line(connection).end()).isTrue();
    }

    @Test
    void whoDoesNotTakeSlowsTheSenderDown() throws Exception {
        int lines = 400_000;
        try (Connection connection = connect()) {
            server.flood(lines);
            for (int i = 0; i < lines; i++) {
                assertThat(line(connection).text()).isEqualTo("line " + i);
                if (i == 300) {
                    assertThat(server.flooded.get()).isLessThan(lines);
                }
            }
        }
    }

    @Test
    void rightsAndAddressesAreAskedFor() {
        rig.rights.remove(origin + " private");
        assertThatThrownBy(this::connect).isInstanceOf(Refused.class).hasMessageContaining("private");
        rig.rights.clear();
        assertThatThrownBy(this::connect).isInstanceOf(Refused.class).hasMessageContaining("line");
        assertThat(server.connections()).isZero();
        assertThat(rig.sockets).hasValue(0);
    }

    @Test
    void otherOriginsSpeakOtherProtocols() {
        assertThatThrownBy(() -> rig.egress("a").connect("https://irc.example", LIMITS, rig.call)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> rig.egress("a").connect("tls://irc.example", LIMITS, rig.call)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> rig.egress("a").send(Rig.get(origin, "/"), rig.call)).isInstanceOf(Failure.class);
    }

    @Test
    void whenItsCallEndsItIsClosed() throws Exception {
        Connection connection = connect();
        rig.onEnd.forEach(Runnable::run);
        assertThat(line(connection)).isEqualTo(new Connection.Line("the call is over", true));
        assertThat(server.take()).isEmpty();
        assertThat(rig.sockets).hasValue(0);
    }

    @Test
    void nobodyThereIsToldApart() throws Exception {
        server.close();
        Failure failure = catchThrowableOfType(Failure.class, this::connect);
        assertThat(failure.code()).isEqualTo(Failure.Code.TEMPORARY);
        assertThat(failure).hasMessageContaining("nothing accepts connections");
        assertThat(rig.sockets).hasValue(0);
    }

    @Test
    void aCertificateOfAnotherNameIsNotSpokenTo() throws Exception {
        try (TlsServer tls = new TlsServer("irc.example")) {
            rig.trust(tls.certificate());
            rig.names.put("irc.example", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
            rig.names.put("other.example", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
            String right = "tls://irc.example:" + tls.port();
            String wrong = "tls://other.example:" + tls.port();
            rig.grant(right, "line,private");
            rig.grant(wrong, "line,private");
            try (Connection connection = rig.egress("channel-irc").connect(right, LIMITS, rig.call)) {
                connection.send("hello", List.of(), rig.call);
                assertThat(line(connection).text()).isEqualTo("hello");
            }
            Failure failure = catchThrowableOfType(Failure.class, () -> rig.egress("channel-irc").connect(wrong, LIMITS, rig.call));
            assertThat(failure.code()).isEqualTo(Failure.Code.PERMANENT);
            assertThat(failure).hasMessageContaining("no trusted TLS connection");
        }
    }
}
