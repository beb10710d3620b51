// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Refused;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attacks on {@code models.localOnly}, each with the request that works beside it. */
class LocalOnlyTest {
    private static final String ON = "{\"models\":{\"localOnly\":true,\"localHosts\":[\"box.lan\"]}}";

    private final Rig rig = new Rig();

    @BeforeEach
    void on() {
        rig.config = ON;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRemoteServerIsRefusedThoughItIsGranted() {
        rig.grant("https://api.example.com", "http,private");
        assertThatThrownBy(() -> rig.send(Rig.get("https://api.example.com", "/"))).isInstanceOf(Refused.class)
                .hasMessageContaining("models.localOnly");
        assertThat(rig.audited).singleElement().asString().startsWith("egress.local-only ");
    }

    @Test
    void aServerAtHomeAnswers() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            rig.grant(server.origin(), "http,private");
            try (Reply reply = rig.send(Rig.get(server.origin(), "/"))) {
                assertThat(Rig.text(reply)).isEqualTo("hi");
            }
        }
    }

    @Test
    void aNamedHostThatLeadsElsewhereIsRefused() throws Exception {
        rig.grant("http://box.lan:1", "http,private");
        rig.names.put("box.lan", new InetAddress[] {InetAddress.getByName("93.184.215.14")});
        assertThatThrownBy(() -> rig.send(Rig.get("http://box.lan:1", "/"))).isInstanceOf(Refused.class)
                .hasMessageContaining("belongs to no host a request may go to");
    }

    @Test
    void anAddressOfTheWorldWithOneOfHomeInsideIsNotHome() throws Exception {
        Pool home = new Pool("model", true, java.util.Optional.empty(), true);
        for (String far : List.of("2a01:4f8:1:2:0:5efe:a00:1", "2002:a00:1::1", "64:ff9b:1::808:808", "8.8.8.8", "169.254.169.254")) {
            assertThat(home.allows(InetAddress.getByName(far))).as(far).isFalse();
        }
        for (String near : List.of("10.0.0.1", "127.0.0.1", "100.64.0.1", "::1", "fd00::1", "::ffff:192.168.1.2")) {
            assertThat(home.allows(InetAddress.getByName(near))).as(near).isTrue();
        }
    }

    @Test
    void ofAMixedAnswerOnlyTheAddressAtHomeIsUsed() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            String origin = server.origin().replace("127.0.0.1", "box.lan");
            rig.grant(origin, "http,private");
            rig.names.put("box.lan", new InetAddress[] {InetAddress.getByName("93.184.215.14"), InetAddress.getByName("127.0.0.1")});
            try (Reply reply = rig.send(Rig.get(origin, "/"))) {
                assertThat(Rig.text(reply)).isEqualTo("hi");
            }
        }
    }

    @Test
    void aRedirectDoesNotLeaveTheHouse() throws Exception {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 302 Found\r\nLocation: https://api.example.com/\r\nContent-Length: 0\r\n\r\n")) {
            rig.grant(server.origin(), "http,private");
            rig.grant("https://api.example.com", "http,private");
            Request request = new Request("GET", server.origin(), "/", Map.of(), Map.of(), new byte[0], List.of(), Rig.limits(3));
            assertThatThrownBy(() -> rig.send(request)).isInstanceOf(Refused.class).hasMessageContaining("models.localOnly");
        }
    }

    @Test
    void aPluginWithoutModelsIsNotMeant() throws Exception {
        rig.grant("http://chat.example.com:1", "http");
        rig.names.put("chat.example.com", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        assertThatThrownBy(() -> rig.egress("channel-chat").send(
                new Request("GET", "http://chat.example.com:1", "/", Map.of(), Map.of(), new byte[0], List.of(), Limits.DEFAULT),
                rig.call)).isInstanceOf(Refused.class).hasMessageNotContaining("models.localOnly");
        assertThat(rig.audited).isEmpty();
    }

    @Test
    void aConnectionOpenedBeforeIsNotUsedAfter() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.ok("hi"))) {
            String origin = server.origin().replace("127.0.0.1", "api.example.com");
            rig.grant(origin, "http,private");
            rig.names.put("api.example.com", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
            rig.config = "{}";
            try (Reply reply = rig.send(Rig.get(origin, "/"))) {
                assertThat(Rig.text(reply)).isEqualTo("hi");
            }
            rig.config = ON;
            assertThatThrownBy(() -> rig.send(Rig.get(origin, "/"))).isInstanceOf(Refused.class)
                    .hasMessageContaining("models.localOnly");
        }
    }
}
