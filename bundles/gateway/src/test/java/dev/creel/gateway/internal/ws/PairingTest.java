// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.FakeStore;
import dev.creel.gateway.internal.Gadget;
import dev.creel.gateway.internal.Running;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices over the wire. Away from this machine means: through a listed proxy that says where the client is. */
class PairingTest {
    private static final String BEHIND_A_PROXY = "{\"gateway\":{\"trustedProxies\":[\"127.0.0.1\"]}}";
    private static final String[] AWAY = {"X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https"};
    private static final String READ = "operator.read";
    private static final String WRITE = "operator.write";
    private static final String ADMIN = "operator.admin";
    private static final String PAIRING = "operator.pairing";

    private final FakeStore disk = new FakeStore();
    private final Gadget gadget = new Gadget();
    private Running gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running(disk, BEHIND_A_PROXY);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private void restart() throws IOException {
        gateway.close();
        gateway = new Running(disk, BEHIND_A_PROXY);
    }

    private Running.Talk owner(String... scopes) {
        return gateway.talk().in(Json.array(List.of(scopes).stream().map(Json::of).toList()).text());
    }

    private Json.Obj away(Gadget who, List<String> scopes, Json.Obj auth) {
        return who.enter(gateway.talk(AWAY), scopes, auth);
    }

    private static String code(Json.Obj error) {
        return error.object("details").text("code").orElse("none");
    }

    private static String reason(Json.Obj error) {
        assertThat(code(error)).isEqualTo("PAIRING_REQUIRED");
        return error.object("details").text("reason").orElse("");
    }

    private static String token(Json.Obj hello) {
        assertThat(hello.text("type")).contains("hello-ok");
        return hello.object("auth").text("deviceToken").orElseThrow();
    }

    private static Json scopes(Json.Obj hello) {
        return hello.object("auth").get("scopes");
    }

    private static String requestId(Json.Obj error) {
        return error.object("details").text("requestId").orElseThrow();
    }

    private static String named(String name, String value) {
        return Json.object().put(name, value).build().text();
    }

    private String ofOperator() {
        return Json.object().put("deviceId", gadget.id()).put("role", "operator").build().text();
    }

    /** Pairs the gadget from away, with those scopes. @return its token */
    private String paired(String... wished) {
        Json.Obj refused = away(gadget, List.of(wished), Gadget.secret());
        assertThat(reason(refused)).isEqualTo("not-paired");
        owner(ADMIN).ok("device.pair.approve", named("requestId", requestId(refused)));
        return token(away(gadget, List.of(wished), Gadget.secret()));
    }

    @Test
    void aDeviceFromElsewhereWaitsUntilSomebodyApproves() throws IOException {
        Running.Talk owner = owner(PAIRING, READ);
        Running.Talk watcher = owner(PAIRING);
        Running.Talk talk = gateway.talk(AWAY);
        Json.Obj refused = gadget.enter(talk, List.of(READ), Gadget.secret());
        assertThat(refused.text("code")).contains("NOT_PAIRED");
        assertThat(refused.text("message")).contains("pairing required: device is not approved yet");
        assertThat(talk.closed()).startsWith("1008 pairing required: device is not approved yet (requestId: ");
        Json.Obj event = watcher.event("device.pair.requested").object("payload");
        assertThat(event.text("requestId")).contains(requestId(refused));
        assertThat(event.text("remoteIp")).contains("203.0.113.9");
        Json.Obj again = away(gadget, List.of(READ), Gadget.secret());
        assertThat(requestId(again)).isEqualTo(requestId(refused));
        Json.Obj listed = owner.ok("device.pair.list", "{}");
        assertThat(listed.array("pending")).hasSize(1);
        assertThat(listed.array("paired")).isEmpty();
        Json.Obj approved = owner.ok("device.pair.approve", named("requestId", requestId(refused)));
        assertThat(approved.object("device").text("approvedVia")).contains("owner");
        assertThat(watcher.event("device.pair.resolved").object("payload").text("decision")).contains("approved");
        String token = token(away(gadget, List.of(READ), Gadget.secret()));
        assertThat(token).hasSize(43);
        assertThat(scopes(away(gadget, List.of(READ), Gadget.own(token))).text()).isEqualTo("[\"operator.read\"]");
        restart();
        Json.Obj hello = away(gadget, List.of(READ), Gadget.own(token));
        assertThat(scopes(hello).text()).isEqualTo("[\"operator.read\"]");
        assertThat(disk.text()).contains(gadget.id()).doesNotContain(token);
        assertThat(owner(PAIRING).ok("device.pair.list", "{}").text()).contains(gadget.id()).doesNotContain(token);
    }

    @Test
    void theSecretOnThisMachineLetsADeviceInButLittleOfThatLasts() throws IOException {
        Json.Obj hello = gadget.enter(gateway.talk(), List.of(ADMIN, READ, WRITE, PAIRING), Gadget.secret());
        assertThat(scopes(hello).text()).contains(ADMIN, PAIRING);
        String token = token(hello);
        assertThat(gateway.fakes.audited).filteredOn(l -> l.startsWith("device.approved")).singleElement().asString()
                .contains(gadget.id(), "autoApproveLocal", "operator [operator.read, operator.write]");
        assertThat(scopes(gadget.enter(gateway.talk(), List.of(READ, WRITE), Gadget.own(token))).text()).contains(WRITE);
        for (String more : List.of(ADMIN, PAIRING, "operator.approvals", "operator.talk.secrets")) {
            assertThat(reason(gadget.enter(gateway.talk(), List.of(more), Gadget.own(token)))).isEqualTo("scope-upgrade");
        }
        gateway.rotate("another-secret-that-is-long-enough");
        assertThat(code(gadget.enter(gateway.talk(), List.of(READ), Gadget.own(token)))).isEqualTo("AUTH_DEVICE_TOKEN_MISMATCH");
    }

    @Test
    void localApprovalCanBeSwitchedOff() throws IOException {
        gateway.fakes.configure("{\"gateway\":{\"nodes\":{\"pairing\":{\"autoApproveLocal\":false}}}}");
        assertThat(reason(gadget.enter(gateway.talk(), List.of(READ), Gadget.secret()))).isEqualTo("not-paired");
        assertThat(owner(PAIRING).ok("device.pair.list", "{}").array("pending")).hasSize(1);
    }

    @Test
    void whatCameThroughAProxyIsNotLocal() {
        String[] claimsLocal = {"X-Forwarded-For", "127.0.0.1", "X-Forwarded-Proto", "https"};
        assertThat(reason(gadget.enter(gateway.talk(claimsLocal), List.of(READ), Gadget.secret()))).isEqualTo("not-paired");
        String[] invented = {"X-Forwarded-For", "127.0.0.1, 203.0.113.9:4711", "X-Forwarded-Proto", "https"};
        gadget.enter(gateway.talk(invented), List.of(WRITE), Gadget.secret());
        Json.Obj request = (Json.Obj) owner(PAIRING).ok("device.pair.list", "{}").array("pending").get(0);
        assertThat(request.text("remoteIp")).contains("203.0.113.9");
        assertThat(gadget.enter(gateway.talk(), List.of(READ), Gadget.secret()).text("type")).contains("hello-ok");
    }

    @Test
    void aTokenIsWorthNothingWithoutTheKeyAndTheRoleItWasMadeFor() {
        String token = paired(READ);
        assertThat(away(gadget, List.of(READ), Gadget.own(token)).text("type")).contains("hello-ok");
        Gadget thief = new Gadget();
        assertThat(code(away(thief, List.of(READ), Gadget.own(token)))).isEqualTo("AUTH_DEVICE_TOKEN_MISMATCH");
        Running.Talk bare = gateway.talk(AWAY);
        bare.event("connect.challenge");
        assertThat(bare.refused("connect", Running.connect("cli", "cli", 4, 4, "[]", Gadget.own(token).text())))
                .isEqualTo("NOT_PAIRED: device identity required");
        gadget.node();
        assertThat(code(away(gadget, List.of(), Gadget.own(token)))).isEqualTo("AUTH_DEVICE_TOKEN_MISMATCH");
        assertThat(reason(gadget.enter(gateway.talk(), List.of(), Gadget.secret()))).isEqualTo("role-upgrade");
        assertThat(gateway.fakes.audited).filteredOn(l -> l.contains("rule=device token")).hasSize(2);
    }

    @Test
    void theNextStepAfterAWrongSecretIsSaid() {
        paired(READ);
        Json.Obj wrong = away(gadget, List.of(READ), Json.object().put("token", "wrong").build());
        assertThat(code(wrong)).isEqualTo("AUTH_TOKEN_MISMATCH");
        assertThat(wrong.object("details").get("canRetryWithDeviceToken")).isEqualTo(Json.of(true));
        assertThat(wrong.object("details").text("recommendedNextStep")).contains("retry_with_device_token");
        assertThat(code(away(gadget, List.of(READ), Json.Obj.EMPTY))).isEqualTo("AUTH_TOKEN_MISSING");
        assertThat(code(away(gadget, List.of(READ), Json.object().put("bootstrapToken", "x").build())))
                .isEqualTo("AUTH_BOOTSTRAP_TOKEN_INVALID");
    }

    @Test
    void moreScopesNeedAFreshApproval() throws IOException {
        String token = paired(READ);
        Json.Obj more = away(gadget, List.of(READ, ADMIN), Gadget.own(token));
        assertThat(reason(more)).isEqualTo("scope-upgrade");
        assertThat(more.object("details").get("approvedScopes").text()).isEqualTo("[\"operator.read\"]");
        assertThat(reason(away(gadget, List.of(ADMIN), Gadget.secret()))).isEqualTo("scope-upgrade");
        Json.Obj latest = away(gadget, List.of(ADMIN), Gadget.secret());
        assertThat(owner(ADMIN).refused("device.pair.approve", named("requestId", requestId(more))))
                .as("superseded").isEqualTo("INVALID_REQUEST: unknown requestId");
        owner(ADMIN).ok("device.pair.approve", named("requestId", requestId(latest)));
        assertThat(scopes(away(gadget, List.of(ADMIN), Gadget.own(token))).text()).contains(ADMIN);
    }

    @Test
    void nobodyApprovesMoreThanHeHolds() throws IOException {
        Json.Obj refused = away(gadget, List.of(ADMIN), Gadget.secret());
        String request = named("requestId", requestId(refused));
        assertThat(owner(PAIRING, READ, WRITE).refused("device.pair.approve", request)).isEqualTo("INVALID_REQUEST: missing scope: " + ADMIN);
        assertThat(owner(READ, WRITE).refused("device.pair.approve", request)).isEqualTo("FORBIDDEN: missing scope: " + PAIRING);
        assertThat(owner(PAIRING).ok("device.pair.list", "{}").array("pending")).hasSize(1);
        assertThat(reason(away(gadget, List.of(ADMIN), Gadget.secret()))).isEqualTo("not-paired");
        owner(ADMIN).ok("device.pair.approve", request);
        assertThat(scopes(away(gadget, List.of(ADMIN), Gadget.secret())).text()).contains(ADMIN);
    }

    @Test
    void aDeviceSeesAndDecidesOnlyItsOwnAffairs() {
        String token = paired(READ, PAIRING);
        Running.Talk device = gateway.talk(AWAY);
        assertThat(gadget.enter(device, List.of(READ, PAIRING), Gadget.own(token)).text("type")).contains("hello-ok");
        Gadget other = new Gadget();
        Json.Obj stranger = away(other, List.of(READ), Gadget.secret());
        assertThat(device.ok("device.pair.list", "{}").text()).contains(gadget.id()).doesNotContain(other.id());
        assertThat(device.refused("device.pair.approve", named("requestId", requestId(stranger))))
                .isEqualTo("INVALID_REQUEST: device pairing approval denied");
        assertThat(device.refused("device.pair.reject", named("requestId", requestId(stranger))))
                .isEqualTo("INVALID_REQUEST: device pairing rejection denied");
        assertThat(device.refused("device.pair.remove", named("deviceId", other.id())))
                .isEqualTo("INVALID_REQUEST: device pairing removal denied");
        assertThat(gateway.fakes.audited).anyMatch(l -> l.startsWith("device.refused {device=" + other.id()));
        gadget.node();
        Json.Obj asNode = away(gadget, List.of(), Gadget.secret());
        assertThat(reason(asNode)).isEqualTo("role-upgrade");
        assertThat(device.refused("device.pair.approve", named("requestId", requestId(asNode))))
                .as("another role needs the right to administrate").isEqualTo("INVALID_REQUEST: device pairing approval denied");
        assertThat(owner(PAIRING).ok("device.pair.list", "{}").text()).contains(other.id());
        owner(ADMIN).ok("device.pair.approve", named("requestId", requestId(asNode)));
    }

    @Test
    void revokedRightsEndConnectionsAtOnceAndDoNotComeBack() throws IOException {
        String token = paired(READ);
        Running.Talk live = gateway.talk(AWAY);
        gadget.enter(live, List.of(READ), Gadget.own(token));
        live.ok("health", "{}");
        owner(PAIRING, READ).ok("device.token.revoke", ofOperator());
        assertThat(live.closed()).isEqualTo("4001 client invalidated: device rights changed");
        for (int round = 0; round < 2; round++) {
            assertThat(code(away(gadget, List.of(READ), Gadget.own(token)))).isEqualTo("AUTH_DEVICE_TOKEN_MISMATCH");
            assertThat(reason(away(gadget, List.of(READ), Gadget.secret()))).isEqualTo("not-paired");
            assertThat(reason(gadget.enter(gateway.talk(), List.of(READ), Gadget.secret()))).as("nor silently").isEqualTo("not-paired");
            restart();
        }
        Json.Obj less = away(gadget, List.of(), Gadget.secret());
        owner(ADMIN).ok("device.pair.approve", named("requestId", requestId(less)));
        assertThat(reason(away(gadget, List.of(READ), Gadget.secret()))).as("what was revoked does not return").isEqualTo("scope-upgrade");
    }

    @Test
    void aRemovedDeviceIsUnknown() throws IOException {
        String token = paired(READ);
        Running.Talk live = gateway.talk(AWAY);
        gadget.enter(live, List.of(READ), Gadget.own(token));
        owner(PAIRING).ok("device.pair.remove", named("deviceId", gadget.id()));
        assertThat(live.closed()).startsWith("4001 ");
        assertThat(code(away(gadget, List.of(READ), Gadget.own(token)))).isEqualTo("AUTH_DEVICE_TOKEN_MISMATCH");
        restart();
        assertThat(owner(PAIRING).ok("device.pair.list", "{}").array("paired")).isEmpty();
        assertThat(owner(PAIRING).refused("device.pair.remove", named("deviceId", gadget.id()))).isEqualTo("INVALID_REQUEST: unknown deviceId");
    }

    @Test
    void takingRightsHoldsAlsoWhenTheDiskIsFull() {
        String token = paired(READ);
        Running.Talk live = gateway.talk(AWAY);
        gadget.enter(live, List.of(READ), Gadget.own(token));
        disk.broken = true;
        assertThat(owner(PAIRING, READ).refused("device.token.revoke", ofOperator())).startsWith("UNAVAILABLE");
        assertThat(live.closed()).startsWith("4001 ");
        assertThat(code(away(gadget, List.of(READ), Gadget.own(token)))).isEqualTo("AUTH_DEVICE_TOKEN_MISMATCH");
    }

    @Test
    void rotationEndsTheOldTokenAndNeverWidens() throws IOException {
        String token = paired(READ, WRITE, PAIRING);
        Running.Talk live = gateway.talk(AWAY);
        gadget.enter(live, List.of(READ, PAIRING), Gadget.own(token));
        String wider = Json.object().put("deviceId", gadget.id()).put("role", "operator")
                .put("scopes", Json.array(List.of(Json.of(ADMIN)))).build().text();
        assertThat(live.refused("device.token.rotate", wider)).isEqualTo("INVALID_REQUEST: device token rotation denied");
        assertThat(owner(ADMIN).refused("device.token.rotate", wider)).isEqualTo("INVALID_REQUEST: device token rotation denied");
        String narrower = Json.object().put("deviceId", gadget.id()).put("role", "operator")
                .put("scopes", Json.array(List.of(Json.of(READ), Json.of(PAIRING)))).build().text();
        Json.Obj rotated = live.ok("device.token.rotate", narrower);
        assertThat(rotated.text("tokenDelivery")).contains("in-band");
        assertThat(live.closed()).startsWith("4001 ");
        assertThat(code(away(gadget, List.of(READ), Gadget.own(token)))).isEqualTo("AUTH_DEVICE_TOKEN_MISMATCH");
        String next = rotated.text("token").orElseThrow();
        assertThat(away(gadget, List.of(READ), Gadget.own(next)).text("type")).contains("hello-ok");
        assertThat(reason(away(gadget, List.of(WRITE), Gadget.own(next)))).isEqualTo("scope-upgrade");
        Json.Obj foreign = owner(ADMIN).ok("device.token.rotate", ofOperator());
        assertThat(foreign.text("tokenDelivery")).contains("withheld-cross-device");
        assertThat(foreign.text("token")).isEmpty();
    }

    @Test
    void aNewSharedSecretClosesWhoCameInByTheOldOne() {
        String token = paired(READ);
        Running.Talk bySecret = owner(READ);
        Running.Talk deviceBySecret = gateway.talk(AWAY);
        gadget.enter(deviceBySecret, List.of(READ), Gadget.secret());
        Running.Talk byToken = gateway.talk(AWAY);
        gadget.enter(byToken, List.of(READ), Gadget.own(token(away(gadget, List.of(READ), Gadget.secret()))));
        assertThat(token).isNotEmpty();
        gateway.rotate("another-secret-that-is-long-enough");
        assertThat(bySecret.closed()).isEqualTo("4001 gateway auth changed");
        assertThat(deviceBySecret.closed()).isEqualTo("4001 gateway auth changed");
        byToken.ok("health", "{}");
        assertThat(code(away(new Gadget(), List.of(READ), Gadget.secret()))).isEqualTo("AUTH_TOKEN_MISMATCH");
    }

    @Test
    void anotherKindOfMachineNeedsAFreshApproval() throws IOException {
        gadget.node();
        assertThat(gadget.enter(gateway.talk(), List.of(), Gadget.secret()).text("type")).contains("hello-ok");
        gadget.platform = "ios";
        assertThat(reason(gadget.enter(gateway.talk(), List.of(), Gadget.secret()))).isEqualTo("metadata-upgrade");
        gadget.platform = " LINUX ";
        gadget.family = "";
        assertThat(gadget.enter(gateway.talk(), List.of(), Gadget.secret()).text("type")).contains("hello-ok");
    }

    @Test
    void aNodeComesInWithItsKeyAndMayCallNothing() {
        gadget.node();
        Running.Talk bare = gateway.talk();
        bare.event("connect.challenge");
        assertThat(bare.refused("connect", Running.connect("openclaw-control-ui", "node", 4, 4, "[]", Gadget.secret().text())
                .replace("\"operator\"", "\"node\""))).as("a name gives nothing").startsWith("INVALID_REQUEST: origin not allowed");
        Running.Talk node = gateway.talk();
        Json.Obj hello = gadget.enter(node, List.of(ADMIN), Gadget.secret());
        assertThat(hello.object("auth").text("role")).contains("node");
        assertThat(scopes(hello).text()).isEqualTo("[]");
        for (String method : List.of("health", "config.get", "chat.send", "device.pair.list", "sessions.list")) {
            assertThat(node.refused(method, "{}")).isEqualTo("INVALID_REQUEST: unauthorized role: node");
        }
        assertThat(hello.object("snapshot").text()).doesNotContain("stateDir");
        gadget.role = "operator";
        assertThat(reason(gadget.enter(gateway.talk(), List.of(ADMIN), Gadget.secret()))).isEqualTo("role-upgrade");
    }

    @Test
    void theOldestSignatureCountsOnceAndOnlyNextToTheSecretOnThisMachine() {
        Running.Talk first = gateway.talk();
        first.event("connect.challenge");
        String connect = gadget.connectUnchallenged(List.of(READ), Gadget.secret());
        Json.Obj hello = first.ok("connect", connect);
        Running.Talk replay = gateway.talk();
        replay.event("connect.challenge");
        assertThat(replay.refused("connect", connect)).isEqualTo("INVALID_REQUEST: device signature expired");
        Running.Talk away = gateway.talk(AWAY);
        away.event("connect.challenge");
        assertThat(away.refused("connect", gadget.connectUnchallenged(List.of(READ), Gadget.secret())))
                .isEqualTo("INVALID_REQUEST: device nonce required");
        Running.Talk byToken = gateway.talk();
        byToken.event("connect.challenge");
        assertThat(byToken.refused("connect", gadget.connectUnchallenged(List.of(READ), Gadget.own(token(hello)))))
                .startsWith("INVALID_REQUEST: unauthorized: ");
    }

    @Test
    void aFloodOfRequestsStaysBoundedAndLeavesTheOwnersRequest() {
        Json.Obj mine = gadget.enter(gateway.talk("X-Forwarded-For", "198.51.100.7", "X-Forwarded-Proto", "https"), List.of(READ), Gadget.secret());
        for (int i = 0; i < 40; i++) {
            away(new Gadget(), List.of(READ), Gadget.secret());
        }
        Running.Talk owner = owner(PAIRING, READ);
        assertThat(owner.ok("device.pair.list", "{}").array("pending")).hasSize(32);
        owner.ok("device.pair.approve", named("requestId", requestId(mine)));
        assertThat(disk.text()).as("requests are not on the disk").contains(gadget.id()).doesNotContain("203.0.113.9");
    }

    @Test
    void unknownParametersOfChangesAreRefused() {
        assertThat(owner(ADMIN).refused("device.pair.approve", "{\"requestId\":\"x\",\"scopes\":[\"operator.admin\"]}"))
                .isEqualTo("INVALID_REQUEST: invalid device.pair.approve params: at root: unexpected property 'scopes'");
        assertThat(owner(ADMIN).refused("device.token.revoke", "{\"deviceId\":\"x\"}"))
                .isEqualTo("INVALID_REQUEST: invalid device.token.revoke params: at root: must have required property 'role'");
        assertThat(owner(ADMIN).refused("device.token.rotate", "{\"deviceId\":\"x\",\"role\":\"operator\"}"))
                .isEqualTo("INVALID_REQUEST: device token rotation denied");
    }

    @Test
    void rejectedRequestsAreGone() {
        Running.Talk owner = owner(PAIRING, READ);
        Running.Talk watcher = owner(PAIRING);
        Json.Obj refused = away(gadget, List.of(READ), Gadget.secret());
        owner.ok("device.pair.reject", named("requestId", requestId(refused)));
        assertThat(watcher.event("device.pair.resolved").object("payload").text("decision")).contains("rejected");
        assertThat(owner.refused("device.pair.approve", named("requestId", requestId(refused)))).isEqualTo("INVALID_REQUEST: unknown requestId");
        assertThat(requestId(away(gadget, List.of(READ), Gadget.secret()))).isNotEqualTo(requestId(refused));
    }

    @Test
    void revocationOutlivesTheSecretThatLetTheDeviceIn() throws IOException {
        gadget.enter(gateway.talk(), List.of(READ), Gadget.secret());
        owner(PAIRING, READ).ok("device.token.revoke", ofOperator());
        gateway.rotate("another-secret-that-is-long-enough");
        Json.Obj auth = Json.object().put("token", "another-secret-that-is-long-enough").build();
        assertThat(reason(gadget.enter(gateway.talk(), List.of(READ), auth))).isEqualTo("not-paired");
    }

    @Test
    void whoMayNotReadIsNotToldWhoIsThere() {
        gadget.node();
        Running.Talk node = gateway.talk();
        gadget.enter(node, List.of(), Gadget.secret());
        Running.Talk reader = owner(READ);
        String first = reader.event("presence").object("payload").text();
        assertThat(first).contains(gadget.id());
        // Told once more: then the first telling has gone to everybody.
        owner(READ);
        reader.event("presence");
        String asked = node.ask("health", "{}");
        for (Json.Obj frame = node.frame(); !frame.text("id").orElse("").equals(asked); frame = node.frame()) {
            assertThat(frame.text("event")).isNotEqualTo(java.util.Optional.of("presence"));
        }
    }
}
