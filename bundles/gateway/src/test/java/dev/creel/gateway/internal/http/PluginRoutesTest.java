// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.http.HttpRoute;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.gateway.internal.FakeContributions.Registered;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PluginRoutesTest {
    private final List<HttpRoute.Incoming> seen = new CopyOnWriteArrayList<>();
    private Running gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private Registered<HttpRoute> register(String route, Function<HttpRoute.Incoming, HttpRoute.Response> body, String... granted) {
        HttpRoute service = (HttpRoute.Incoming request, Call call) -> {
            seen.add(request);
            return body.apply(request);
        };
        return gateway.fakes.contributions.add("notes", HttpRoute.class, service, Map.of("route", route), granted);
    }

    private static HttpRoute.Response text(String text) {
        return new HttpRoute.Response(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theGatewayAuthenticatesBeforeThePluginSeesAnything() throws IOException {
        register("a", request -> text("in"));
        for (String path : new String[] {"/plugins/notes/a", "/plugins/notes/a/", "/plugins/notes/a?x=1", "/plugins/notes/a/b/c",
            "/plugins/notes/", "/plugins/notes", "/plugins/other/a", "/plugins/NOTES/a"}) {
            assertThat(gateway.get(path).status()).as(path).isEqualTo(401);
            assertThat(gateway.get(path, "Authorization: Bearer wrong").status()).as(path).isIn(401, 429);
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void anotherSpellingIsNoPath() throws IOException {
        register("a", request -> text("in"), "route-open:a");
        for (String path : new String[] {"/plugins/notes/%61", "/plugins/notes//a", "/plugins/./notes/a", "/plugins/notes/a/../a",
            "/plugins/notes/a;x=1", "/plugins/notes/a%2fb", "/plugins/notes/%", "/plugins/notes/a%00", "/plugins/notes/a\\b"}) {
            assertThat(gateway.get(path, Running.bearer()).status()).as(path).isEqualTo(400);
        }
        assertThat(seen).isEmpty();
        assertThat(gateway.get("/plugins/notes/A", Running.bearer()).status()).isEqualTo(404);
        assertThat(gateway.get("/plugins/notes/ab", Running.bearer()).status()).isEqualTo(404);
        assertThat(gateway.get("/plugins/notes/a", Running.bearer()).body()).isEqualTo("in");
    }

    @Test
    void onlyARouteGrantedOpenGoesWithoutACredential() throws IOException {
        register("a", request -> text("guarded"));
        register("a/hook", request -> text("open"), "route-open:a/hook");
        assertThat(gateway.post("/plugins/notes/a/hook", "x").body()).isEqualTo("open");
        assertThat(gateway.post("/plugins/notes/a/hook/deeper", "x").body()).isEqualTo("open");
        assertThat(gateway.post("/plugins/notes/a", "x").status()).isEqualTo(401);
        assertThat(gateway.post("/plugins/notes/a/hooks", "x").status()).isEqualTo(401);
        assertThat(seen).hasSize(2);
        assertThat(gateway.get("/plugins/notes/a/hook", "Origin: https://elsewhere.example").status()).isEqualTo(403);
        assertThat(seen).hasSize(2);
    }

    @Test
    void thePluginIsToldTheRequestWithoutCredentials() throws IOException {
        register("a", request -> text("ok"));
        gateway.post("/plugins/notes/a/b/?q=1&q=two%20words&e=", "body", Running.bearer(), "Cookie: session=1", "X-Mine: yes",
                "Proxy-Authorization: Basic x", "X-OpenClaw-Token: t", "Tailscale-User-Login: me");
        HttpRoute.Incoming request = seen.get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/b/");
        assertThat(request.query()).containsEntry("q", List.of("1", "two words")).containsEntry("e", List.of(""));
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("body");
        assertThat(request.headers()).containsEntry("x-mine", List.of("yes")).doesNotContainKeys("authorization", "cookie",
                "proxy-authorization", "x-openclaw-token", "tailscale-user-login", "connection");
        assertThat(request.headers().toString()).doesNotContain(Running.TOKEN);
    }

    @Test
    void anAnswerCannotActAsAPageOfTheGateway() throws IOException {
        register("a", request -> new HttpRoute.Response(201, "text/html", "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8)));
        Running.Answer answer = gateway.get("/plugins/notes/a", Running.bearer());
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers())
                .containsEntry("Content-Type", "text/html")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("X-Frame-Options", "DENY")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                .containsEntry("Content-Security-Policy",
                        "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
        register("split", request -> new HttpRoute.Response(200, "text/html\r\nSet-Cookie: a=b", new byte[0]));
        Running.Answer split = gateway.get("/plugins/notes/split", Running.bearer());
        assertThat(split.status()).isEqualTo(502);
        assertThat(split.headers()).doesNotContainKey("Set-Cookie");
    }

    @Test
    void bodiesAndVerbsAreBounded() throws IOException {
        register("a", request -> text("" + request.body().length));
        assertThat(gateway.post("/plugins/notes/a", "x".repeat(1 << 20), Running.bearer()).body()).isEqualTo("1048576");
        assertThat(gateway.raw("POST /plugins/notes/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n" + Running.bearer()
                + "\r\n\r\n").status()).isEqualTo(413);
        String head = " /plugins/notes/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + Running.bearer() + "\r\n\r\n";
        assertThat(gateway.raw("OPTIONS" + head).status()).isEqualTo(405);
        assertThat(gateway.raw("PURGE" + head).status()).isEqualTo(405);
        assertThat(gateway.raw("DELETE" + head).status()).isEqualTo(200);
        assertThat(seen).hasSize(2);
    }

    @Test
    void failuresHaveAStatusAndNoInside() throws IOException {
        register("missing", request -> {
            throw new Failure(Failure.Code.NOT_FOUND, "no such note");
        });
        register("busy", request -> {
            throw new Failure(Failure.Code.OVERLOADED, "later");
        });
        register("broken", request -> {
            throw new IllegalStateException("the inside");
        });
        register("late", request -> {
            throw new PluginException(PluginException.Kind.TIMEOUT, "took too long");
        });
        register("gone", request -> {
            throw new PluginException(PluginException.Kind.GONE, "is being stopped");
        });
        register("full", request -> {
            throw new PluginException(PluginException.Kind.BUSY, "too many calls wait for it");
        });
        register("nothing", request -> null);
        Running.Answer missing = gateway.get("/plugins/notes/missing", Running.bearer());
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body()).contains("no such note");
        assertThat(gateway.get("/plugins/notes/busy", Running.bearer()).headers()).containsEntry("Retry-After", "1");
        Running.Answer broken = gateway.get("/plugins/notes/broken", Running.bearer());
        assertThat(broken.status()).isEqualTo(502);
        assertThat(broken.body()).doesNotContain("inside");
        assertThat(gateway.get("/plugins/notes/late", Running.bearer()).status()).isEqualTo(504);
        assertThat(gateway.get("/plugins/notes/nothing", Running.bearer()).status()).isEqualTo(502);
        for (String passing : List.of("gone", "full")) {
            Running.Answer answer = gateway.get("/plugins/notes/" + passing, Running.bearer());
            assertThat(answer.status()).as(passing).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("Retry-After", "1");
        }
    }

    @Test
    void afterRemovalNothingAnswers() throws IOException {
        Registered<HttpRoute> route = register("a", request -> text("here"), "route-open:a");
        assertThat(gateway.get("/plugins/notes/a").status()).isEqualTo(200);
        route.remove();
        assertThat(gateway.get("/plugins/notes/a", Running.bearer()).status()).isEqualTo(404);
        assertThat(gateway.get("/plugins/notes/a").status()).isEqualTo(401);
        assertThat(seen).hasSize(1);
    }
}
