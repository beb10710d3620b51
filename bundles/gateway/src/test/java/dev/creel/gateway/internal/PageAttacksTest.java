// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a page of another site can try against a gateway on the machine of its reader; each with the way that works. */
class PageAttacksTest {
    private static final String HELLO = "{\"model\":\"openclaw\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String JSON = "Content-Type: application/json";
    private static final String UPGRADE = " HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private Running gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private String own() {
        return "http://127.0.0.1:" + gateway.port();
    }

    private String connect(String origin, Gadget device) {
        Json.Obj answer = device.enter(gateway.talk("Origin", origin), List.of("operator.admin"), Gadget.secret());
        return answer.text("type").orElse(answer.object("details").text("code").orElse(""));
    }

    @Test
    void onlyThePagesOwnOriginOpensASocket() {
        for (String foreign : List.of("https://evil.example", "null", "file://", "http://127.0.0.1.evil.test:" + gateway.port(),
                "http://localhost.evil.test", "http://127.0.0.1", "http://127.0.0.1:1", "https://127.0.0.1:" + gateway.port() + "/x",
                "chrome-extension://abc", "http://localhost:" + gateway.port(), "http://127.0.0.1:" + gateway.port() + "@evil.test")) {
            assertThat(connect(foreign, new Gadget().page())).as(foreign).isEqualTo("CONTROL_UI_ORIGIN_NOT_ALLOWED");
            assertThat(connect(foreign, new Gadget())).as("under another client's name: " + foreign).isEqualTo("CONTROL_UI_ORIGIN_NOT_ALLOWED");
        }
        assertThat(connect(own(), new Gadget().page())).isEqualTo("hello-ok");
    }

    @Test
    void aPageThatOnlySaysToBeATerminalIsNotApprovedSilently() {
        assertThat(connect(own(), new Gadget())).isEqualTo("PAIRING_REQUIRED");
        assertThat(connect(own(), new Gadget().page())).isEqualTo("hello-ok");
    }

    @Test
    void aNameThatWasPointedHereOpensNothing() throws IOException {
        for (String host : List.of("attacker.test", "attacker.test:" + gateway.port(), "localhost.attacker.test", "127.0.0.1.attacker.test")) {
            assertThat(gateway.raw("GET /" + UPGRADE + "Host: " + host + "\r\n\r\n").status()).as(host).isEqualTo(403);
            assertThat(gateway.raw("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + Running.bearer() + "\r\n\r\n").status())
                    .as(host).isEqualTo(403);
        }
        assertThat(gateway.raw("GET /" + UPGRADE + "Host: localhost\r\n\r\n").status()).isEqualTo(101);
    }

    @Test
    void guessesOfAPageCountLikeAnyOthers() {
        Json.Obj last = Json.Obj.EMPTY;
        for (int i = 0; i < 12; i++) {
            last = new Gadget().page().enter(gateway.talk("Origin", own()), List.of(), Json.object().put("token", "guess-" + i).build());
            assertThat(last.text("type")).isEmpty();
        }
        assertThat(last.object("details").text("code")).contains("AUTH_RATE_LIMITED");
        assertThat(last.get("retryable")).isEqualTo(Json.of(true));
        assertThat(connect(own(), new Gadget().page())).as("the owner is not locked out").isEqualTo("hello-ok");
    }

    @Test
    void noRequestOfAForeignPageChangesAnything() throws IOException {
        String path = "/v1/chat/completions";
        assertThat(gateway.post(path, HELLO, JSON, Running.bearer(), "Origin: https://evil.example").status()).isEqualTo(403);
        assertThat(gateway.post(path, HELLO, JSON, Running.bearer(), "Origin: null").status()).isEqualTo(403);
        assertThat(gateway.get(path, Running.bearer()).status()).as("nothing happens by GET").isEqualTo(405);
        assertThat(gateway.post(path, HELLO, Running.bearer(), "Content-Type: text/plain").status()).isEqualTo(415);
        assertThat(gateway.post(path, HELLO, Running.bearer(), "Content-Type: application/x-www-form-urlencoded").status()).isEqualTo(415);
        assertThat(gateway.post(path, HELLO, JSON, "Cookie: token=" + Running.TOKEN).status()).as("nothing rides on a cookie").isEqualTo(401);
        assertThat(gateway.fakes.accepted).isEmpty();
        assertThat(gateway.post(path, HELLO, JSON + "; charset=utf-8", Running.bearer(), "Origin: " + own()).status()).isEqualTo(200);
    }

    @Test
    void noAnswerInvitesAForeignPage() throws IOException {
        for (String origin : List.of("https://evil.example", own())) {
            Running.Answer answer = gateway.get("/v1/models", Running.bearer(), "Origin: " + origin);
            assertThat(answer.headers()).doesNotContainKeys("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials");
        }
        Running.Answer preflight = gateway.raw("OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\n"
                + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
        assertThat(preflight.status()).isGreaterThanOrEqualTo(400);
        assertThat(preflight.headers()).doesNotContainKey("Access-Control-Allow-Origin");
    }

    @Test
    void aTokenInTheAddressIsNone() throws IOException {
        for (String query : List.of("?token=", "?access_token=", "?auth=", "?gatewayToken=")) {
            assertThat(gateway.get("/v1/models" + query + Running.TOKEN).status()).as(query).isEqualTo(401);
        }
        Running.Talk talk = gateway.talk();
        talk.event("connect.challenge");
        assertThat(talk.refused("connect", Running.connect("cli", "cli", 4, 4, "[]", "{}"))).startsWith("NOT_PAIRED");
        assertThat(gateway.get("/v1/models", Running.bearer()).headers()).containsEntry("Referrer-Policy", "no-referrer");
    }

    @Test
    void noAnswerCanBeFramedOrRunsScript() throws IOException {
        for (String path : List.of("/", "/healthz", "/nothing", "/v1/models", "/v1/chat/completions")) {
            assertThat(gateway.get(path, Running.bearer()).headers()).as(path).containsEntry("X-Frame-Options", "DENY");
            assertThat(gateway.get(path).headers().get("Content-Security-Policy")).as(path)
                    .contains("frame-ancestors 'none'").doesNotContain("unsafe-inline");
        }
    }
}
