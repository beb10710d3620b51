// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.secret.SecretRef;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginEgressTest {
    private static final String SECRET = "sk-very/secret+key=1";
    private static final SecretRef KEY = new SecretRef("models.providers.mock.apiKey");

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void bound(String origin) {
        rig.grant(origin, "http,private");
        rig.config = "{\"models\":{\"providers\":{\"mock\":{\"baseUrl\":\"" + origin + "/v1\"}}}}";
        rig.secrets.put(KEY.name(), SECRET);
        rig.rights.add(KEY.name() + " use");
    }

    private static Request post(String origin, String path, String body, Bind... bind) {
        return Request.postJson(origin, path, body.getBytes(StandardCharsets.UTF_8), List.of(bind), Rig.limits(0));
    }

    @Test
    void theKeyOfAProfileGoesToItsProviderOnly() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok("hi")); RawServer other = RawServer.answering(RawServer.ok("hi"))) {
            SecretRef key = new SecretRef("auth.profiles[\"mock:me@example.com\"].key");
            rig.grant(server.origin(), "http,private");
            rig.grant(other.origin(), "http,private");
            rig.config = "{\"auth\":{\"profiles\":{\"mock:me@example.com\":{\"provider\":\"mock\"},\"stray\":{\"provider\":\"none\"}}},"
                    + "\"models\":{\"providers\":{\"mock\":{\"baseUrl\":\"" + server.origin() + "/v1\"},"
                    + "\"other\":{\"baseUrl\":\"" + other.origin() + "\"}}}}";
            rig.secrets.put(key.name(), SECRET);
            rig.secrets.put("auth.profiles.stray.key", SECRET);
            rig.rights.add(key.name() + " use");
            rig.rights.add("auth.profiles.stray.key use");
            rig.send(post(server.origin(), "/v1", "{}", Bind.bearer(key))).close();
            assertThat(server.requests.get(0)).contains("Authorization: Bearer " + SECRET);
            assertThatThrownBy(() -> rig.send(post(other.origin(), "/v1", "{}", Bind.bearer(key))))
                    .isInstanceOf(Refused.class).hasMessageContaining("goes to " + server.origin());
            assertThatThrownBy(() -> rig.send(post(server.origin(), "/v1", "{}", Bind.bearer(new SecretRef("auth.profiles.stray.key")))))
                    .isInstanceOf(Refused.class).hasMessageContaining("goes to no origin");
        }
    }

    @Test
    void aRequestIsLeanAndNamesCreelOnly() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            rig.grant(server.origin(), "http,private");
            Request request = new Request("GET", server.origin(), "/a%20b", Map.of("q", List.of("x&y=ü")),
                    Map.of("X-One", List.of("1")), new byte[0], List.of(), Limits.DEFAULT);
            try (Reply reply = rig.send(request)) {
                assertThat(reply.status()).isEqualTo(200);
                assertThat(Rig.text(reply)).isEqualTo("hi");
            }
            assertThat(server.requests).singleElement().isEqualTo("GET /a%20b?q=x%26y%3D%C3%BC HTTP/1.1\r\n"
                    + "User-Agent: creel/1.2.3\r\nX-One: 1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n");
        }
    }

    @Test
    void anOriginThatWasNotGrantedIsRefusedBeforeAnythingIsSent() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            assertThatThrownBy(() -> rig.send(Rig.get(server.origin(), "/")))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining(server.origin())
                    .hasMessageContaining("\"http\"");
            rig.grant(server.origin(), "http,private");
            rig.send(Rig.get(server.origin(), "/")).close();
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void anAddressAtHomeNeedsItsOwnRight() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            rig.grant(server.origin(), "http");
            assertThatThrownBy(() -> rig.send(Rig.get(server.origin(), "/")))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("\"private\"");
            String named = "http://api.example.com:" + server.port();
            rig.names.put("api.example.com", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
            rig.grant(named, "http");
            assertThatThrownBy(() -> rig.send(Rig.get(named, "/"))).isInstanceOf(Refused.class);
            assertThat(server.connections).hasValue(0);
            rig.grant(named, "private");
            assertThat(Rig.text(rig.send(Rig.get(named, "/")))).isEqualTo("hi");
        }
    }

    @Test
    void aNameThatMovesToAnotherAddressGainsNothing() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")) {
            String named = "http://rebind.example.com:" + server.port();
            rig.grant(named, "http");
            rig.names.put("rebind.example.com", new InetAddress[] {InetAddress.getByName("192.0.2.1")});
            assertThatThrownBy(() -> rig.send(Rig.get(named, "/"))).isInstanceOf(Refused.class);
            rig.names.put("rebind.example.com", new InetAddress[] {InetAddress.getByName("::ffff:127.0.0.1")});
            assertThatThrownBy(() -> rig.send(Rig.get(named, "/"))).isInstanceOf(Refused.class);
            rig.names.put("rebind.example.com", new InetAddress[] {InetAddress.getByName("169.254.169.254")});
            rig.grant(named, "private");
            assertThatThrownBy(() -> rig.send(Rig.get(named, "/")))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("D-2");
            assertThat(server.connections).hasValue(0);
            assertThat(rig.audited).hasSize(2).allMatch(line -> line.startsWith("egress.address"));
        }
    }

    @Test
    void ofSeveralAddressesOnlyTheAllowedAreTried() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            String named = "http://mixed.example.com:" + server.port();
            rig.grant(named, "http,private");
            rig.names.put("mixed.example.com", new InetAddress[] {
                InetAddress.getByName("169.254.169.254"), InetAddress.getByName("127.0.0.1")
            });
            assertThat(Rig.text(rig.send(Rig.get(named, "/")))).isEqualTo("hi");
        }
    }

    private static Bind at(Bind.Place place, String name) {
        return new Bind(name, KEY, place, Bind.Encoding.RAW);
    }

    private Request placed(RawServer server, String path, Map<String, List<String>> query, String body, Bind bind) {
        bound(server.origin());
        return new Request("POST", server.origin(), path, query, Map.of("Content-Type", List.of("text/plain")),
                body.getBytes(StandardCharsets.UTF_8), List.of(bind), Limits.DEFAULT);
    }

    @Test
    void secretsAreWrittenEncodedForTheirPlace() throws IOException {
        String percent = "sk-very%2Fsecret%2Bkey%3D1";
        try (RawServer server = RawServer.answering(RawServer.ok(""))) {
            rig.send(placed(server, "/bot{{t}}/send", Map.of(), "{{t}}", at(Bind.Place.PATH_SEGMENT, "t"))).close();
            rig.send(placed(server, "/q", Map.of("key", List.of("{{t}}"), "other", List.of("x")), "", at(Bind.Place.QUERY, "t"))).close();
            rig.send(placed(server, "/f", Map.of(), "a=%20b&secret=%7B%7Bt%7D%7D&c", at(Bind.Place.FORM_FIELD, "t"))).close();
            rig.send(placed(server, "/j", Map.of(), "{\"a\":{\"b/c\":[\"{{t}}\",\"?\"]}}", at(Bind.Place.JSON_POINTER, "/a/b~1c/1"))).close();
            rig.send(placed(server, "/b", Map.of(), "", new Bind("Authorization", KEY, Bind.Place.HEADER, Bind.Encoding.BASIC))).close();
            assertThat(server.requests).hasSize(5);
            assertThat(server.requests.get(0)).startsWith("POST /bot" + percent + "/send HTTP/1.1\r\n").endsWith("\r\n\r\n{{t}}");
            assertThat(server.requests.get(1)).contains("key=" + percent).contains("other=x");
            assertThat(server.requests.get(2)).endsWith("\r\n\r\na=%20b&secret=" + percent + "&c");
            assertThat(server.requests.get(3)).endsWith("\r\n\r\n{\"a\":{\"b/c\":[\"{{t}}\",\"" + SECRET + "\"]}}");
            assertThat(server.requests.get(4)).contains("\r\nAuthorization: Basic " + b64(SECRET) + "\r\n");
        }
    }

    @Test
    void aPluginSaysWhoAsks() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok(""))) {
            rig.grant(server.origin(), "http,private");
            rig.send(Rig.get(server.origin(), "/")).close();
            rig.send(new Request("GET", server.origin(), "/", Map.of(), Map.of("user-agent", List.of("Bot (x, 1)")), new byte[0], List.of(),
                    Limits.DEFAULT)).close();
            assertThat(server.requests.get(0)).containsPattern("(?i)\r\nUser-Agent: creel/");
            assertThat(server.requests.get(1)).containsPattern("(?i)\r\nUser-Agent: Bot \\(x, 1\\)\r\n").doesNotContain("creel/");
        }
    }

    @Test
    void aHeaderMayHaveASchemeOfItsOwnAroundTheSecret() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok(""))) {
            bound(server.origin());
            for (String value : List.of("Bot {{Authorization}}", "Bot {{other}}")) {
                rig.send(new Request("GET", server.origin(), "/", Map.of(), Map.of("authorization", List.of(value)), new byte[0],
                        List.of(at(Bind.Place.HEADER, "Authorization")), Limits.DEFAULT)).close();
            }
            assertThat(server.requests.get(0)).contains("\r\nAuthorization: Bot " + SECRET + "\r\n").doesNotContain("{{");
            assertThat(server.requests.get(1)).contains("\r\nAuthorization: " + SECRET + "\r\n").doesNotContain("{{");
        }
    }

    @Test
    void aSecretCannotLeaveItsPlace() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok(""))) {
            Request path = placed(server, "/x/{{t}}/y", Map.of(), "", at(Bind.Place.PATH_SEGMENT, "t"));
            for (String secret : List.of("..", ".")) {
                rig.secrets.put(KEY.name(), secret);
                badInput(path);
            }
            rig.secrets.put(KEY.name(), "a/../b?c=d#e\r\nX: y");
            rig.send(path).close();
            assertThat(server.requests.get(0)).startsWith("POST /x/a%2F..%2Fb%3Fc%3Dd%23e%0D%0AX:%20y/y HTTP/1.1\r\n");
            Request form = placed(server, "/", Map.of(), "k={{t}}", at(Bind.Place.FORM_FIELD, "t"));
            rig.secrets.put(KEY.name(), "v&admin=1");
            rig.send(form).close();
            assertThat(server.requests.get(1)).endsWith("k=v%26admin%3D1");
            Request json = placed(server, "/", Map.of(), "{\"k\":\"\"}", at(Bind.Place.JSON_POINTER, "/k"));
            rig.secrets.put(KEY.name(), "v\",\"admin\":\"1");
            rig.send(json).close();
            assertThat(server.requests.get(2)).endsWith("{\"k\":\"v\\\",\\\"admin\\\":\\\"1\"}");
            Request header = placed(server, "/", Map.of(), "", at(Bind.Place.HEADER, "X-Key"));
            rig.secrets.put(KEY.name(), "v\r\nX-Admin: 1");
            badInput(header);
            assertThat(server.requests).hasSize(3);
        }
    }

    private void badInput(Request request) {
        Failure failure = catchThrowableOfType(Failure.class, () -> rig.send(request));
        assertThat(failure.code()).isEqualTo(Failure.Code.BAD_INPUT);
        assertThat(failure).hasMessageNotContaining(rig.secrets.get(KEY.name()) + "\r");
    }

    @Test
    void aBindThatFindsNoPlaceSendsNothing() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok(""))) {
            String body = "{\"n\":1,\"a\":[\"x\"],\"o\":{}}";
            badInput(placed(server, "/none", Map.of(), "", at(Bind.Place.PATH_SEGMENT, "t")));
            badInput(placed(server, "/", Map.of("k", List.of("t")), "", at(Bind.Place.QUERY, "t")));
            badInput(placed(server, "/", Map.of(), "k=t", at(Bind.Place.FORM_FIELD, "t")));
            badInput(placed(server, "/", Map.of(), "k=%zz{{t}}", at(Bind.Place.FORM_FIELD, "t")));
            for (String pointer : List.of("", "k", "/k", "/n", "/a", "/a/1", "/a/01", "/a/-", "/o/x", "/a/0/x")) {
                badInput(placed(server, "/", Map.of(), body, at(Bind.Place.JSON_POINTER, pointer)));
            }
            badInput(placed(server, "/", Map.of(), "no json", at(Bind.Place.JSON_POINTER, "/a")));
            assertThat(server.connections).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Host", "content-length", "Connection", "Transfer-Encoding", "Proxy-Authorization", "Expect", "Upgrade", "TE",
        "Accept-Encoding", "Bad Name", "", "X\r\nY", "Ümlaut", "a:b"
    })
    void headersOfTheHostAndMalformedOnesAreRefused(String name) {
        rig.grant("http://127.0.0.1:9", "http,private");
        Request request = new Request("GET", "http://127.0.0.1:9", "/", Map.of(), Map.of(name, List.of("x")),
                new byte[0], List.of(), Limits.DEFAULT);
        assertThat(catchThrowableOfType(Failure.class, () -> rig.send(request)).code()).isEqualTo(Failure.Code.BAD_INPUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nEvil: 1", "a\nb", "a\rb", "a\u0000", "\u2028", "\u007f"})
    void aHeadersValueCannotBeginAnotherOne(String value) {
        rig.grant("http://127.0.0.1:9", "http,private");
        Request request = new Request("GET", "http://127.0.0.1:9", "/", Map.of(), Map.of("X", List.of(value)),
                new byte[0], List.of(), Limits.DEFAULT);
        assertThat(catchThrowableOfType(Failure.class, () -> rig.send(request)).code()).isEqualTo(Failure.Code.BAD_INPUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "x", "//evil.example/", "/a b", "/a\r\nb", "/?q", "/#f", "/a/../b", "/..", "/./a", "/%zz", "/ü", "/{{x}}", "/a\\b"
    })
    void onlyProperPathsAreSent(String path) {
        rig.grant("http://127.0.0.1:9", "http,private");
        assertThat(catchThrowableOfType(Failure.class, () -> rig.send(Rig.get("http://127.0.0.1:9", path))).code())
                .isEqualTo(Failure.Code.BAD_INPUT);
    }

    @Test
    void aSecretIsWrittenByTheHostAndScrubbedFromTheEcho() throws IOException {
        String body = "raw " + SECRET + " json sk-very\\/secret+key=1 pct sk-very%2fsecret%2bkey%3d1 sk-very%2Fsecret%2Bkey%3D1"
                + " b64 " + b64("x" + SECRET + "yz") + " " + b64("xy" + SECRET) + " " + b64(SECRET) + " end";
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 200 OK\r\nX-Echo: Bearer " + SECRET + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
            bound(server.origin());
            try (Reply reply = rig.send(post(server.origin(), "/v1/chat", "{}", Bind.bearer(KEY)))) {
                String text = Rig.text(reply);
                assertThat(text).startsWith("raw ****").endsWith(" end").hasSameSizeAs(body);
                assertThat(text).doesNotContain("secret", "c2VjcmV0", "NlY3JldC", "zZWNyZX");
                assertThat(reply.headers()).containsEntry("x-echo", List.of("Bearer " + "*".repeat(SECRET.length())));
            }
            assertThat(server.requests.get(0)).contains("\r\nAuthorization: Bearer " + SECRET + "\r\n");
        }
    }

    private static String b64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSecretIsScrubbedAlsoWhenItComesInPieces() throws IOException {
        CountDownLatch[] read = {new CountDownLatch(1), new CountDownLatch(1)};
        try (RawServer server = new RawServer((request, out) -> {
            RawServer.write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            chunk(out, "first sk-ve");
            await(read[0]);
            chunk(out, "ry/secret");
            chunk(out, "+key=1 s");
            await(read[1]);
            chunk(out, "k-very end");
            RawServer.write(out, "0\r\n\r\n");
        })) {
            bound(server.origin());
            try (Reply reply = rig.send(post(server.origin(), "/", "{}", Bind.bearer(KEY)))) {
                byte[] buffer = new byte[100];
                assertThat(new String(buffer, 0, reply.read(buffer, 0, 100), StandardCharsets.UTF_8)).isEqualTo("first ");
                read[0].countDown();
                String more = new String(buffer, 0, reply.read(buffer, 0, 100), StandardCharsets.UTF_8);
                assertThat(more).startsWith("*".repeat(SECRET.length()));
                read[1].countDown();
                assertThat(more + Rig.text(reply)).isEqualTo("*".repeat(SECRET.length()) + " sk-very end");
            }
        }
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        RawServer.write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aSecretGoesToItsOriginOnly() throws IOException {
        try (RawServer own = RawServer.answering(RawServer.ok("hi"));
                RawServer other = RawServer.answering(RawServer.ok("hi"))) {
            bound(own.origin());
            rig.grant(other.origin(), "http,private");
            assertThatThrownBy(() -> rig.send(post(other.origin(), "/", "{}", Bind.bearer(KEY))))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining(KEY.name())
                    .hasMessageNotContaining(SECRET);
            rig.rights.remove(KEY.name() + " use");
            assertThatThrownBy(() -> rig.send(post(own.origin(), "/", "{}", Bind.bearer(KEY)))).isInstanceOf(Refused.class);
            assertThat(own.requests).isEmpty();
            assertThat(other.requests).isEmpty();
            assertThat(rig.audited).hasSize(1);
        }
    }

    @Test
    void aSecretWithoutAValueSendsNothing() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            bound(server.origin());
            rig.secrets.clear();
            Failure failure = catchThrowableOfType(
                    Failure.class, () -> rig.send(post(server.origin(), "/", "{}", Bind.bearer(KEY))));
            assertThat(failure.code()).isEqualTo(Failure.Code.AUTH);
            assertThat(failure).hasMessageContaining(KEY.name());
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void redirectsAreCheckedLikeTheFirstRequestAndTakeNoCredentialsAlong() throws IOException {
        try (RawServer other = RawServer.answering(RawServer.ok("there"));
                RawServer server = new RawServer((request, out) -> RawServer.write(out, request.startsWith("GET /same")
                        ? RawServer.ok("same")
                        : "HTTP/1.1 307 Go\r\nContent-Length: 0\r\nLocation: "
                                + (request.contains("/to-same") ? "/same?a=b" : other.origin() + "/x") + "\r\n\r\n"))) {
            bound(server.origin());
            Request same = new Request("GET", server.origin(), "/to-same", Map.of(), Map.of("X-Key", List.of("k")),
                    new byte[0], List.of(Bind.bearer(KEY)), Rig.limits(2));
            assertThat(Rig.text(rig.send(same))).isEqualTo("same");
            assertThat(server.requests.get(1)).contains("GET /same?a=b", "Authorization: Bearer", "X-Key: k");

            Request away = new Request("GET", server.origin(), "/away", Map.of(),
                    Map.of("X-Key", List.of("k"), "Accept", List.of("text/plain")), new byte[0],
                    List.of(Bind.bearer(KEY)), Rig.limits(2));
            assertThatThrownBy(() -> rig.send(away)).isInstanceOf(Refused.class).hasMessageContaining(other.origin());
            assertThat(other.connections).hasValue(0);
            rig.grant(other.origin(), "http,private");
            assertThat(Rig.text(rig.send(away))).isEqualTo("there");
            assertThat(other.requests.get(0)).contains("Accept: text/plain").doesNotContain("Authorization", "X-Key", SECRET);
        }
    }

    @Test
    void aBodyIsNotReplayedToAnotherOriginAndLoopsEnd() throws IOException {
        try (RawServer other = RawServer.answering(RawServer.ok("there"));
                RawServer server = new RawServer((request, out) -> RawServer.write(out,
                        "HTTP/1.1 308 Go\r\nContent-Length: 0\r\nLocation: "
                                + (request.startsWith("POST") ? other.origin() : "/loop") + "\r\n\r\n"))) {
            rig.grant(server.origin(), "http,private");
            rig.grant(other.origin(), "http,private");
            Request post = Request.postJson(server.origin(), "/", "{}".getBytes(StandardCharsets.UTF_8), List.of(), Rig.limits(3));
            assertThatThrownBy(() -> rig.send(post)).isInstanceOf(Failure.class).hasMessageContaining("redirect");
            assertThat(other.connections).hasValue(0);
            Request loop = new Request("GET", server.origin(), "/loop", Map.of(), Map.of(), new byte[0], List.of(), Rig.limits(3));
            assertThatThrownBy(() -> rig.send(loop)).isInstanceOf(Failure.class);
            assertThat(server.requests).hasSize(5);
            try (Reply shown = rig.send(Rig.get(server.origin(), "/loop"))) {
                assertThat(shown.status()).isEqualTo(308);
            }
        }
    }

    @Test
    void connectionsAreKeptAndNotShared() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            rig.grant(server.origin(), "http,private");
            PluginEgress one = rig.egress("one");
            for (int i = 0; i < 5; i++) {
                try (Reply reply = one.send(Rig.get(server.origin(), "/"), rig.call)) {
                    assertThat(Rig.text(reply)).isEqualTo("hi");
                }
            }
            assertThat(server.connections).hasValue(1);
            rig.egress("two").send(Rig.get(server.origin(), "/"), rig.call).close();
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void aReplyClosedBeforeItsEndStillFreesItsConnection() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok("0123456789"))) {
            rig.grant(server.origin(), "http,private");
            for (int i = 0; i < 3; i++) {
                try (Reply reply = rig.send(Rig.get(server.origin(), "/"))) {
                    assertThat(reply.read(new byte[1], 0, 1)).isOne();
                }
            }
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aSlowReaderSlowsTheSender() throws Exception {
        AtomicLong sent = new AtomicLong();
        byte[] block = new byte[64 << 10];
        try (RawServer other = RawServer.answering(RawServer.ok("hi"));
                RawServer server = new RawServer((request, out) -> {
            RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + (1L << 30) + "\r\n\r\n");
            while (true) {
                out.write(block);
                sent.addAndGet(block.length);
            }
        })) {
            rig.grant(server.origin(), "http,private");
            Limits wide = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(1), Long.MAX_VALUE, 0);
            Request request = new Request("GET", server.origin(), "/", Map.of(), Map.of(), new byte[0], List.of(), wide);
            try (Reply reply = rig.send(request)) {
                rig.grant(other.origin(), "http,private");
                for (int i = 0; i < 300; i++) {
                    // Round trips that give the sender time enough to send more than sockets hold, if anybody took it.
                    Rig.text(rig.send(Rig.get(other.origin(), "/")));
                }
                long before = sent.get();
                assertThat(before).as("what fits into the sockets' buffers").isLessThan(64 << 20);
                byte[] buffer = new byte[1 << 20];
                long taken = 0;
                while (taken < before + (8 << 20)) {
                    taken += reply.read(buffer, 0, buffer.length);
                }
                assertThat(sent.get()).isGreaterThan(before);
            }
        }
    }

    @Test
    void sizeIsBoundedForEveryStatus() throws IOException {
        try (RawServer server = new RawServer((request, out) -> {
            RawServer.write(out, "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                chunk(out, "x".repeat(60_000));
            }
        })) {
            rig.grant(server.origin(), "http,private");
            Request request = new Request("GET", server.origin(), "/", Map.of(), Map.of(), new byte[0], List.of(), Rig.limits(0));
            try (Reply reply = rig.send(request)) {
                assertThatThrownBy(() -> Rig.text(reply)).isInstanceOf(Failure.class).hasMessageContaining("1048576 bytes");
            }
        }
    }

    @Test
    void silenceAndEndlessHeadsAreBounded() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer silent = new RawServer((request, out) -> await(over));
                RawServer heads = new RawServer((request, out) -> {
                    RawServer.write(out, "HTTP/1.1 200 OK\r\n");
                    while (true) {
                        RawServer.write(out, "X-A: " + "x".repeat(1000) + "\r\n");
                    }
                })) {
            rig.grant(silent.origin(), "http,private");
            rig.grant(heads.origin(), "http,private");
            Limits idle = new Limits(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(20), 100, 0);
            Limits total = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMillis(200), 100, 0);
            for (Limits limits : List.of(idle, total)) {
                Request request = new Request("GET", silent.origin(), "/", Map.of(), Map.of(), new byte[0], List.of(), limits);
                assertThatThrownBy(() -> rig.send(request)).isInstanceOf(Failure.class).hasMessageContaining("in time");
            }
            assertThatThrownBy(() -> rig.send(Rig.get(heads.origin(), "/"))).isInstanceOf(Failure.class);
            over.countDown();
        }
    }

    @Test
    void whatTheNetworkDoesIsSaidPlainly() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        String nobody = "http://127.0.0.1:" + free;
        rig.grant(nobody, "http,private");
        assertThatThrownBy(() -> rig.send(Rig.get(nobody, "/secret-path")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("nothing accepts connections at " + nobody)
                .hasMessageNotContaining("secret-path");
        rig.grant("http://no.example.com", "http,private");
        assertThatThrownBy(() -> rig.send(Rig.get("http://no.example.com", "/"))).hasMessageContaining("not known here");
        try (RawServer broken = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                RawServer garbage = RawServer.answering("SSH-2.0-x\r\n\r\n")) {
            rig.grant(broken.origin(), "http,private");
            rig.grant(garbage.origin(), "http,private");
            try (Reply reply = rig.send(new Request("GET", broken.origin(), "/", Map.of(), Map.of(), new byte[0], List.of(),
                    new Limits(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(9), 1000, 0)))) {
                assertThatThrownBy(() -> Rig.text(reply)).isInstanceOf(Failure.class);
            }
            assertThatThrownBy(() -> rig.send(Rig.get(garbage.origin(), "/")))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("HTTP");
        }
    }

    @Test
    void anInterruptEndsAWaitingRead() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out) -> {
            RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx");
            await(over);
        })) {
            rig.grant(server.origin(), "http,private");
            CountDownLatch reading = new CountDownLatch(1);
            Throwable[] thrown = new Throwable[1];
            Thread plugin = new Thread(() -> {
                try (Reply reply = rig.send(Rig.get(server.origin(), "/"))) {
                    reply.read(new byte[1], 0, 1);
                    reading.countDown();
                    reply.read(new byte[1], 0, 1);
                } catch (RuntimeException e) {
                    thrown[0] = e;
                }
            });
            plugin.start();
            reading.await();
            rig.call.cancelled = true;
            plugin.interrupt();
            plugin.join();
            assertThat(thrown[0]).isInstanceOf(Cancelled.class);
            over.countDown();
        }
    }

    @Test
    void cookiesAndCompressionAreNobodysBusiness() throws IOException {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nraw")) {
            rig.grant(server.origin(), "http,private");
            assertThat(Rig.text(rig.send(Rig.get(server.origin(), "/")))).isEqualTo("raw");
            rig.send(Rig.get(server.origin(), "/")).close();
            assertThat(server.requests.get(1)).doesNotContain("Cookie", "Accept-Encoding");
        }
    }

    @Test
    void aPluginsOpenRepliesAreBounded() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            rig.grant(server.origin(), "http,private");
            PluginEgress egress = rig.egress("greedy");
            List<Reply> open = new java.util.ArrayList<>();
            Failure failure = catchThrowableOfType(Failure.class, () -> {
                while (open.size() < 1000) {
                    open.add(egress.send(Rig.get(server.origin(), "/"), rig.call));
                }
            });
            assertThat(open).hasSize(64);
            assertThat(failure.code()).isEqualTo(Failure.Code.OVERLOADED);
            open.forEach(Reply::close);
            egress.send(Rig.get(server.origin(), "/"), rig.call).close();
        }
    }
}
