// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Pairings;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Running;
import dev.creel.gateway.internal.Running.Talk;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelPairingMethodsTest {
    private static final Pairings.Place WORK = new Pairings.Place("sim", "work");
    private static final Pairings.Request REQUEST = new Pairings.Request("r1", WORK, "555", "",
            new ChannelAddress("sim", "work", new Chat(Chat.Kind.DIRECT, "555", "")), Instant.EPOCH, Instant.EPOCH.plusSeconds(5));
    private static final Pairings.Approved APPROVED = new Pairings.Approved(WORK, "777", "Anna", Instant.EPOCH);

    private final List<String> done = new CopyOnWriteArrayList<>();
    private Running gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new Running();
        gateway.fakes.pairings(gateway.backends, (Pairings) Proxy.newProxyInstance(Pairings.class.getClassLoader(),
                new Class<?>[] {Pairings.class}, (proxy, method, args) -> switch (method.getName()) {
                    case "places" -> List.of(WORK, new Pairings.Place("other", "default"));
                    case "waiting" -> List.of(REQUEST);
                    case "approved" -> List.of(APPROVED);
                    case "tell" -> {
                        done.add("tell");
                        throw new IllegalStateException("no way to tell");
                    }
                    default -> {
                        done.add(method.getName() + List.of(args));
                        yield method.getName().equals("revoke") ? APPROVED : REQUEST;
                    }
                }));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void requestsAreListedWithoutTheirCodes() {
        Talk talk = gateway.talk().in();
        Json.Obj all = talk.ok("channels.pairing.list", "{}");
        assertThat(all.array("accounts")).hasSize(2);
        assertThat(all.array("requests").get(0).text()).isEqualTo("{\"requestId\":\"r1\",\"channel\":\"sim\",\"channelLabel\":\"sim\","
                + "\"accountId\":\"work\",\"senderId\":\"555\",\"senderLabel\":\"555\",\"createdAt\":\"1970-01-01T00:00:00Z\","
                + "\"lastSeenAt\":\"1970-01-01T00:00:05Z\",\"expiresAt\":\"1970-01-01T01:00:00Z\",\"notifySupported\":true}");
        assertThat(all.object("limits").text()).isEqualTo("{\"pendingPerAccount\":3,\"ttlMs\":3600000}");
        assertThat(talk.ok("channels.pairing.list", "{\"channel\":\"other\"}").array("requests")).isEmpty();
        assertThat(talk.ok("channels.pairing.approved", "{\"channel\":\"sim\"}").array("approved").get(0).text())
                .contains("\"senderId\":\"777\"", "\"senderLabel\":\"Anna\"");
    }

    @Test
    void decisionsGoToTheAccountThatIsMeant() {
        Talk talk = gateway.talk().in();
        Json.Obj byId = talk.ok("channels.pairing.approve",
                "{\"channel\":\"sim\",\"accountId\":\"work\",\"requestId\":\"r1\",\"notify\":true,\"bootstrapCommandOwner\":true}");
        assertThat(byId.text()).isEqualTo("{\"requestId\":\"r1\",\"senderId\":\"555\",\"notification\":\"failed\",\"commandOwnerBootstrap\":\"unavailable\"}");
        assertThat(talk.ok("channels.pairing.approve", "{\"channel\":\"sim\",\"code\":\"ABCD2345\"}").text("notification")).contains("not-requested");
        talk.ok("channels.pairing.dismiss", "{\"channel\":\"sim\",\"accountId\":\"work\",\"requestId\":\"r1\"}");
        talk.ok("channels.pairing.revoke", "{\"channel\":\"sim\",\"accountId\":\"work\",\"senderId\":\"777\"}");
        assertThat(done).containsExactly("approve[" + WORK + ", r1, the shared secret]", "tell",
                "approveCode[[" + WORK + "], ABCD2345, the shared secret]", "dismiss[" + WORK + ", r1, the shared secret]",
                "revoke[" + WORK + ", 777, the shared secret]");
        assertThat(talk.refused("channels.pairing.approve", "{\"channel\":\"none\",\"code\":\"ABCD2345\"}")).contains("there is no such account");
        assertThat(talk.refused("channels.pairing.approve", "{\"channel\":\"sim\"}")).contains("must have required property 'accountId'");
        assertThat(talk.refused("channels.pairing.dismiss", "{\"channel\":\"sim\",\"account\":\"work\"}")).contains("unexpected property");
    }

    @Test
    void whoMayOnlyReadSeesNobody() {
        Talk reader = gateway.talk().in("[\"operator.read\",\"operator.write\"]");
        for (String method : List.of("list", "approve", "dismiss", "approved", "revoke")) {
            assertThat(reader.refused("channels.pairing." + method, "{}")).isEqualTo("FORBIDDEN: missing scope: operator.pairing");
        }
        assertThat(done).isEmpty();
    }
}
