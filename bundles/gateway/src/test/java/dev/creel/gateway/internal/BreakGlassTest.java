// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.auth.BreakGlass;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each protection holds without its break-glass key, gives way with it, and the key is said aloud. */
class BreakGlassTest {
    private static final String PROXY = "\"trustedProxies\":[\"127.0.0.1\"]";
    private static final String RIGHT = Gadget.secret().text();
    private static final String UPGRADE = "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
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

    private void set(String key) {
        gateway.fakes.configure("{\"gateway\":{" + PROXY + ",\"controlUi\":{" + key + "}}}");
    }

    private String page(String... headers) {
        Running.Talk talk = gateway.talk(headers);
        talk.event("connect.challenge");
        Json.Obj answer = talk.call("connect", Running.connect("openclaw-control-ui", "webchat", 4, 4, "[\"operator.read\"]", RIGHT));
        return answer.get("ok").equals(Json.of(true)) ? answer.object("payload").object("auth").get("scopes").text()
                : answer.object("error").object("details").text("code").orElse("");
    }

    private String here() {
        return page("Origin", "http://127.0.0.1:" + gateway.port());
    }

    private String away() {
        return page("Origin", "http://127.0.0.1:" + gateway.port(), "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https");
    }

    private List<String> audited() {
        return gateway.fakes.audited.stream().filter(line -> line.startsWith("gateway.breakglass")).toList();
    }

    @Test
    void aPageNeedsADeviceUnlessTheOperatorGaveThatUp() {
        set("");
        assertThat(List.of(here(), away())).containsOnly("CONTROL_UI_DEVICE_IDENTITY_REQUIRED");
        set("\"allowInsecureAuth\":true");
        assertThat(here()).isEqualTo("[\"operator.read\"]");
        assertThat(away()).isEqualTo("CONTROL_UI_DEVICE_IDENTITY_REQUIRED");
        set("\"dangerouslyDisableDeviceAuth\":true");
        assertThat(List.of(here(), away())).containsOnly("[\"operator.read\"]");
        assertThat(page("Origin", "https://evil.example")).isEqualTo("CONTROL_UI_ORIGIN_NOT_ALLOWED");
        Running.Talk wrong = gateway.talk("Origin", "http://127.0.0.1:" + gateway.port());
        wrong.event("connect.challenge");
        assertThat(wrong.refused("connect", Running.connect("openclaw-control-ui", "webchat", 4, 4, "[]", "{\"token\":\"wrong\"}")))
                .startsWith("INVALID_REQUEST: unauthorized");
        assertThat(audited()).containsExactly("gateway.breakglass {rule=gateway.controlUi.allowInsecureAuth}",
                "gateway.breakglass {rule=gateway.controlUi.dangerouslyDisableDeviceAuth}");
    }

    @Test
    void aForeignHostNameIsBelievedOnlyWhenTheOperatorSaysSo() throws IOException {
        String rebound = UPGRADE + "Host: evil.example\r\nOrigin: http://evil.example\r\n\r\n";
        set("");
        assertThat(gateway.raw(rebound).status()).isEqualTo(403);
        set("\"dangerouslyAllowHostHeaderOriginFallback\":true");
        assertThat(gateway.raw(rebound).status()).isEqualTo(101);
        assertThat(page("Origin", "http://other.example")).as("the origin still has to be the host").isEqualTo("CONTROL_UI_ORIGIN_NOT_ALLOWED");
    }

    @Test
    void everyOriginIsAllowedOnlyByAStar() {
        assertThat(page("Origin", "https://evil.example")).isEqualTo("CONTROL_UI_ORIGIN_NOT_ALLOWED");
        set("\"allowedOrigins\":[\"*\"]");
        assertThat(page("Origin", "https://evil.example")).isEqualTo("CONTROL_UI_DEVICE_IDENTITY_REQUIRED");
        assertThat(page("Origin", "null")).isEqualTo("CONTROL_UI_ORIGIN_NOT_ALLOWED");
        assertThat(audited()).containsExactly("gateway.breakglass {rule=gateway.controlUi.allowedOrigins}");
    }

    @Test
    void whatIsGivenUpStandsInTheStatusAndOncePerChangeInTheAudit() {
        Running.Talk talk = gateway.talk().in();
        assertThat(talk.ok("status", "{}").array("securityWarnings")).isEmpty();
        String open = "{\"gateway\":{\"cleartextFrom\":[\"10.0.0.0/8\"]},\"channels\":{\"telegram\":{\"dmPolicy\":\"open\",\"groupPolicy\":\"allowlist\"}}}";
        gateway.fakes.configure(open);
        gateway.fakes.configure(open);
        assertThat(talk.ok("status", "{}").array("securityWarnings").stream().map(w -> ((Json.Obj) w).text("key").orElse("")).toList())
                .containsExactly("gateway.cleartextFrom", "channels.telegram.dmPolicy");
        assertThat(audited()).hasSize(2);
        assertThat(BreakGlass.of(gateway.fakes.snapshot).warnings()).allMatch(w -> w.text().contains("; "));
    }
}
