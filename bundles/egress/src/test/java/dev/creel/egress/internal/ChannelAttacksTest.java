// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Connection;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.secret.SecretRef;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel, or the service it talks to, must not get. */
class ChannelAttacksTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private String ask(String origin, SecretRef secret) {
        Bind bind = new Bind("t", secret, Bind.Place.PATH_SEGMENT, Bind.Encoding.RAW);
        Request request = new Request("GET", origin, "/bot{{t}}/getMe", Map.of(), Map.of(), new byte[0], List.of(bind), Rig.limits(0));
        try (Reply reply = rig.egress("channel-telegram").send(request, rig.call)) {
            return Rig.text(reply);
        }
    }

    private SecretRef secret(String name, String value) {
        rig.secrets.put(name, value);
        rig.rights.add(name + " use");
        return new SecretRef(name);
    }

    @Test
    void theTokenOfOneAccountGoesToItsOwnServerOnly() throws IOException {
        try (RawServer one = RawServer.answering(RawServer.ok("one")); RawServer two = RawServer.answering(RawServer.ok("two"))) {
            rig.grant(one.origin(), "http,private");
            rig.grant(two.origin(), "http,private");
            rig.config = "{\"channels\":{\"telegram\":{\"apiRoot\":\"" + one.origin() + "\",\"accounts\":{\"b\":{\"apiRoot\":\""
                    + two.origin() + "/api\"},\"c\":{}}}}}";
            SecretRef a = secret("channels.telegram.botToken", "111:aaaaaaa");
            SecretRef b = secret("channels.telegram.accounts.b.botToken", "222:bbbbbbb");
            SecretRef c = secret("channels.telegram.accounts.c.botToken", "333:ccccccc");
            assertThat(ask(one.origin(), a)).isEqualTo("one");
            assertThat(ask(two.origin(), b)).isEqualTo("two");
            assertThat(ask(one.origin(), c)).as("nearest object that names a server").isEqualTo("one");
            assertThatThrownBy(() -> ask(two.origin(), a)).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> ask(one.origin(), b)).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> ask(two.origin(), c)).isInstanceOf(Refused.class);
            assertThat(two.requests).hasSize(1).allMatch(r -> r.contains("222:bbbbbbb") && !r.contains("aaaa") && !r.contains("cccc"));
            assertThat(one.requests).hasSize(2).noneMatch(r -> r.contains("bbbb"));
        }
    }

    @Test
    void withoutAServerOfItsOwnATokenGoesToItsServiceOnly() throws IOException {
        try (RawServer other = RawServer.answering(RawServer.ok("other"))) {
            rig.grant(other.origin(), "http,private");
            rig.grant("https://api.telegram.org", "http");
            rig.names.put("api.telegram.org", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
            rig.config = "{\"channels\":{\"telegram\":{},\"sim\":{}}}";
            SecretRef token = secret("channels.telegram.botToken", "111:aaaaaaa");
            SecretRef unknown = secret("channels.sim.botToken", "222:bbbbbbb");
            assertThatThrownBy(() -> ask(other.origin(), token)).isInstanceOf(Refused.class).hasMessageContaining("https://api.telegram.org");
            // Refused for its address at last, so not for its secret.
            assertThatThrownBy(() -> ask("https://api.telegram.org", token)).isInstanceOf(Refused.class).hasMessageContaining("private");
            assertThatThrownBy(() -> ask(other.origin(), unknown)).isInstanceOf(Refused.class).hasMessageContaining("no origin");
            assertThat(other.requests).isEmpty();
        }
    }

    private void write(String origin, Map<String, List<String>> query, String headerName, String body, Bind bind) {
        Map<String, List<String>> headers = Map.of(headerName, List.of("Bot {{" + headerName + "}}"));
        rig.egress("channel-telegram").send(new Request("POST", origin, "/sendMessage", query, headers,
                body.getBytes(StandardCharsets.UTF_8), List.of(bind), Rig.limits(0)), rig.call).close();
    }

    /** Its own server gets the token in any case; but what stands in a text, a reason or a nick is shown to people. */
    @Test
    void noTokenStandsWherePeopleReadIt() throws IOException {
        try (RawServer service = RawServer.answering(RawServer.ok("sent")); LineServer lines = new LineServer()) {
            String irc = "tcp://127.0.0.1:" + lines.port();
            rig.grant(service.origin(), "http,private");
            rig.grant(irc, "line,private");
            rig.config = "{\"channels\":{\"telegram\":{\"apiRoot\":\"" + service.origin() + "\"},\"irc\":{\"server\":\"" + irc + "\"}}}";
            SecretRef token = secret("channels.telegram.botToken", "111:aaaaaaa");
            SecretRef password = secret("channels.irc.password", "222:bbbbbbb");
            String json = "{\"chat_id\":1,\"text\":\"\",\"secret_token\":\"\",\"a\":{\"b\":{\"token\":\"\"}}}";
            Bind inQuery = new Bind("t", token, Bind.Place.QUERY, Bind.Encoding.RAW);
            Bind inForm = new Bind("t", token, Bind.Place.FORM_FIELD, Bind.Encoding.RAW);
            for (String pointer : List.of("/text", "/a/b/token")) {
                Bind inJson = new Bind(pointer, token, Bind.Place.JSON_POINTER, Bind.Encoding.RAW);
                assertThatThrownBy(() -> write(service.origin(), Map.of(), "X-A", json, inJson)).hasMessageContaining("look for one");
            }
            assertThatThrownBy(() -> write(service.origin(), Map.of("text", List.of("{{t}}")), "X-A", "", inQuery)).hasMessageContaining("look for one");
            assertThatThrownBy(() -> write(service.origin(), Map.of(), "X-A", "text={{t}}", inForm)).hasMessageContaining("look for one");
            assertThatThrownBy(() -> write(service.origin(), Map.of(), "X-Audit-Log-Reason", "",
                    new Bind("X-Audit-Log-Reason", token, Bind.Place.HEADER, Bind.Encoding.RAW))).hasMessageContaining("look for one");
            assertThat(service.requests).isEmpty();
            write(service.origin(), Map.of(), "X-A", json, new Bind("/secret_token", token, Bind.Place.JSON_POINTER, Bind.Encoding.RAW));
            write(service.origin(), Map.of("access_token", List.of("{{t}}")), "X-A", "", inQuery);
            write(service.origin(), Map.of(), "X-A", "token={{t}}", inForm);
            write(service.origin(), Map.of(), "Authorization", "", new Bind("Authorization", token, Bind.Place.HEADER, Bind.Encoding.RAW));
            assertThat(service.requests).hasSize(4).allMatch(r -> r.contains("aaaaaaa"));
            try (Connection connection = rig.egress("channel-irc").connect(irc, Rig.limits(0), rig.call)) {
                Bind raw = new Bind("p", password, Bind.Place.LINE, Bind.Encoding.RAW);
                for (String line : List.of("PRIVMSG mallory :{{p}}", "NICK {{p}}", "QUIT :{{p}}", "PASS x {{p}}", "{{p}}")) {
                    assertThatThrownBy(() -> connection.send(line, List.of(raw), rig.call)).as(line).hasMessageContaining("look for one");
                }
            }
        }
    }

    @Test
    void aDomainsTokenStaysBelowTheDomain() {
        rig.config = "{\"channels\":{\"discord\":{}}}";
        SecretRef token = secret("channels.discord.token", "aaaaaaaaaa");
        for (String origin : List.of("https://discord.gg.evil.example", "https://evil-discord.gg", "http://gateway.discord.gg", "https://discord.gg")) {
            rig.grant(origin, "http");
            assertThatThrownBy(() -> ask(origin, token)).as(origin).isInstanceOf(Refused.class).hasMessageContaining("goes to");
        }
        rig.names.put("gateway-us-1.discord.gg", new InetAddress[] {InetAddress.getLoopbackAddress()});
        rig.grant("https://gateway-us-1.discord.gg", "http");
        assertThatThrownBy(() -> ask("https://gateway-us-1.discord.gg", token)).hasMessageContaining("private");
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "400 Bad Request", "500 Internal Server Error", "302 Found"})
    void everyBodyIsReadWithinTheSameBound(String status) throws IOException {
        AtomicLong sent = new AtomicLong();
        long gigabyte = 1L << 30;
        try (RawServer server = new RawServer((request, out) -> flood(status, out, sent, gigabyte))) {
            rig.grant(server.origin(), "http,private");
            Limits limits = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20), 1 << 20, 0);
            Request request = new Request("GET", server.origin(), "/", Map.of(), Map.of(), new byte[0], List.of(), limits);
            try (Reply reply = rig.egress("channel-telegram").send(request, rig.call)) {
                assertThat(reply.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
                Failure failure = catchThrowableOfType(Failure.class, () -> Rig.text(reply));
                assertThat(failure).hasMessageContaining("more than " + (1 << 20) + " bytes");
            }
            assertThat(sent.get()).isLessThan(64L << 20);
        }
    }

    @Test
    void theBodyOfARedirectIsNotReadToItsEnd() throws IOException {
        AtomicLong sent = new AtomicLong();
        try (RawServer target = RawServer.answering(RawServer.ok("there"));
                RawServer server = new RawServer((request, out) -> flood("302 Found\r\nLocation: " + target.origin() + "/", out, sent, 1L << 30))) {
            rig.grant(server.origin(), "http,private");
            rig.grant(target.origin(), "http,private");
            Request request = new Request("GET", server.origin(), "/", Map.of(), Map.of(), new byte[0], List.of(), Rig.limits(1));
            try (Reply reply = rig.egress("channel-telegram").send(request, rig.call)) {
                assertThat(Rig.text(reply)).isEqualTo("there");
            }
            assertThat(sent.get()).isLessThan(64L << 20);
        }
    }

    private static void flood(String status, OutputStream out, AtomicLong sent, long most) throws IOException {
        RawServer.write(out, "HTTP/1.1 " + status + "\r\nContent-Length: " + most + "\r\n\r\n");
        byte[] block = "x".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII);
        while (sent.get() < most) {
            out.write(block);
            sent.addAndGet(block.length);
        }
    }
}
