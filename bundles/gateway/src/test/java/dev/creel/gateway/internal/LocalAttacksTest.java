// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Message;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.auth.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another process of this machine or network can try; each with the way that works. */
class LocalAttacksTest {
    private static final String READ = "[\"operator.read\"]";
    private static final String WRITE = "[\"operator.read\",\"operator.write\"]";
    private static final String ADMIN = "[\"operator.admin\"]";

    private Running gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private static String hello(Running.Talk talk) {
        return talk.ok("connect", Running.connect("cli", "cli", 4, 4, READ, Gadget.secret().text())).object("auth").get("scopes").text();
    }

    @Test
    void theConfigurationIsNotForWhoeverIsOnThisMachine() {
        Running.Talk nobody = gateway.talk();
        nobody.event("connect.challenge");
        assertThat(nobody.refused("config.patch", "{\"raw\":\"{}\"}")).startsWith("INVALID_REQUEST: invalid handshake");
        assertThat(nobody.closed()).startsWith("1008");
        for (String method : List.of("config.set", "config.patch", "config.apply")) {
            Running.Talk writer = gateway.talk().in(WRITE);
            assertThat(writer.refused(method, "{\"raw\":\"{}\"}")).isEqualTo("FORBIDDEN: missing scope: operator.admin");
        }
        assertThat(gateway.talk().in(ADMIN).refused("config.set", "{}")).as("an administrator gets as far as the parameters")
                .startsWith("INVALID_REQUEST: invalid config.set params");
    }

    @Test
    void anIdentityInAHeaderIsNone() throws IOException {
        String[] claims = {"Tailscale-User-Login: owner@example.org", "X-Forwarded-User: owner", "X-Remote-User: owner",
            "X-OpenClaw-Scopes: operator.admin", "Remote-User: owner", "X-Authenticated-User: owner"};
        assertThat(gateway.get("/v1/models", claims).status()).isEqualTo(401);
        gateway.fakes.configure("{\"gateway\":{\"trustedProxies\":[\"127.0.0.1\"],\"auth\":{\"allowTailscale\":true,"
                + "\"trustedProxy\":{\"userHeader\":\"x-forwarded-user\"}}}}");
        Running.Talk talk = gateway.talk("X-Forwarded-For", "100.64.0.7", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "box.ts.net",
                "Tailscale-User-Login", "owner@example.org", "X-Forwarded-User", "owner");
        talk.event("connect.challenge");
        assertThat(talk.refused("connect", Running.connect("cli", "cli", 4, 4, ADMIN, "{}"))).isEqualTo("NOT_PAIRED: device identity required");
        assertThat(gateway.get("/v1/models", Running.bearer()).status()).isEqualTo(200);
    }

    @Test
    void anIdentityInAHeaderGivesNoScopesEither() {
        gateway.fakes.configure("{\"gateway\":{\"trustedProxies\":[\"127.0.0.1\"]}}");
        Running.Talk proxied = gateway.talk("X-Forwarded-For", "127.0.0.1", "X-Forwarded-Proto", "https", "X-Forwarded-User", "owner");
        proxied.event("connect.challenge");
        assertThat(hello(proxied)).as("the secret alone, through a proxy").isEqualTo("[]");
        Running.Talk direct = gateway.talk();
        direct.event("connect.challenge");
        assertThat(hello(direct)).isEqualTo(READ);
    }

    @Test
    void aDeviceTokenOpensNoOtherSurface() throws IOException {
        Gadget gadget = new Gadget();
        String token = gadget.enter(gateway.talk(), List.of("operator.read", "operator.write"), Gadget.secret()).object("auth")
                .text("deviceToken").orElseThrow();
        assertThat(gateway.get("/v1/models", "Authorization: Bearer " + token).status()).isEqualTo(401);
        assertThat(gadget.enter(gateway.talk(), List.of("operator.read"), Gadget.own(token)).text("type")).contains("hello-ok");
    }

    @Test
    void everyWayIntoGuessingHasOneBudget() throws IOException {
        for (int i = 0; i < 4; i++) {
            gateway.get("/v1/models", "Authorization: Bearer guess-" + i);
            new Gadget().enter(gateway.talk(), List.of(), Gadget.own("guess-" + i));
            new Gadget().node().enter(gateway.talk(), List.of(), Json.object().put("token", "guess-" + i).build());
        }
        assertThat(gateway.get("/v1/models", "Authorization: Bearer guess").status()).isEqualTo(429);
        assertThat(new Gadget().enter(gateway.talk(), List.of(), Gadget.own("guess")).object("details").text("code")).contains("AUTH_RATE_LIMITED");
        assertThat(gateway.get("/v1/models", Running.bearer()).status()).isEqualTo(200);
    }

    @Test
    void whoMayWriteChangesNothingThatLasts() {
        Running.Talk writer = gateway.talk().in(WRITE);
        Set<String> changes = new HashSet<>();
        for (String method : List.of("config.set", "config.patch", "config.apply", "plugins.plan", "plugins.apply", "plugins.enable",
                "plugins.disable", "plugins.remove", "device.pair.approve", "device.pair.remove", "device.token.rotate", "device.token.revoke")) {
            assertThat(writer.refused(method, "{}")).as(method).startsWith("FORBIDDEN: missing scope: ");
            changes.add(method);
        }
        Running.Talk admin = gateway.talk().in(ADMIN);
        assertThat(changes).allSatisfy(method -> assertThat(admin.refused(method, "{}")).startsWith("INVALID_REQUEST"));
    }

    @Test
    void noMethodIsOpenToWhoHoldsNothing() {
        Running.Talk nobody = gateway.talk().in("[]");
        Running.Talk admin = gateway.talk();
        admin.event("connect.challenge");
        Json.Obj hello = admin.ok("connect", Running.connect(ADMIN));
        List<String> methods = new ArrayList<>();
        hello.object("features").array("methods").forEach(m -> methods.add(((Json.Str) m).value()));
        assertThat(methods).hasSizeGreaterThan(25);
        for (String method : methods) {
            assertThat(nobody.refused(method, "{}")).as(method).startsWith("FORBIDDEN: missing scope: operator.");
        }
    }

    @Test
    void aPlantedSecretIsInNoAnswerAndNoEvent() throws IOException {
        gateway.fakes.configure("{\"gateway\":{\"auth\":{\"token\":\"canary-1\"},\"remote\":{\"token\":\"canary-2\"}},\"models\":{\"providers\":{\"x\":"
                + "{\"apiKey\":\"canary-3\",\"headers\":{\"x-any\":\"canary-4\"}}}},\"env\":{\"ANY\":\"canary-5\"},\"channels\":{\"telegram\":{\"botToken\":\"canary-6\"}}}");
        Running.Talk admin = gateway.talk();
        admin.event("connect.challenge");
        String hello = admin.ok("connect", Running.connect(ADMIN)).text();
        StringBuilder seen = new StringBuilder(hello);
        for (Json method : ((Json.Obj) Json.parse(hello, 64)).object("features").array("methods")) {
            for (String params : List.of("{}", "{\"sessionKey\":\"main\",\"key\":\"main\",\"name\":\"model-offline\",\"agentId\":\"main\",\"path\":\"gateway\"}")) {
                seen.append(admin.call(((Json.Str) method).value(), params).text());
            }
        }
        assertThat(seen).contains("__OPENCLAW_REDACTED__").doesNotContain("canary").doesNotContain(Running.TOKEN);
    }

    @Test
    void theServerSaysWhoAsks() throws InterruptedException {
        Running.Talk writer = gateway.talk().in(WRITE);
        writer.ok("chat.send", "{\"sessionKey\":\"main\",\"message\":\"hi\",\"idempotencyKey\":\"k1\",\"senderId\":\"telegram:1\",\"cwd\":\"/etc\","
                + "\"workspace\":\"/etc\",\"spawnedBy\":\"agent:main:other\",\"requester\":\"owner\",\"scopes\":[\"operator.admin\"],\"approved\":true}");
        Message taken = gateway.fakes.accepted.take();
        assertThat(taken.toString()).contains("hi").doesNotContain("telegram:1").doesNotContain("/etc").doesNotContain("agent:main:other")
                .doesNotContain("owner").doesNotContain("operator.admin");
    }

    @Test
    void aDerivedNameOfTheSecretServesOnePurpose() {
        Secret one = new Secret(Secret.Mode.TOKEN, "first-secret-0123456789");
        Secret other = new Secret(Secret.Mode.TOKEN, "second-secret-0123456789");
        assertThat(one.mark("device a")).isEqualTo(new Secret(Secret.Mode.TOKEN, "first-secret-0123456789").mark("device a"))
                .isNotEqualTo(one.mark("device b"))
                .isNotEqualTo(other.mark("device a"));
        assertThat(one.matches(one.mark("device a"))).isFalse();
        assertThat(gateway.talk().in(ADMIN).ok("device.pair.list", "{}").text()).doesNotContain(one.mark("device a"));
    }
}
