// SPDX-License-Identifier: Apache-2.0
package dev.creel.discovery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private static final Announcement.Machine BOX = new Announcement.Machine("box.example.org", false, "/opt/creel/creel");
    private static final Announcement.Machine CONTAINER = new Announcement.Machine("box", true, "/opt/creel/creel");
    private static final Announcement.Door OPEN = new Announcement.Door(List.of("0.0.0.0"), 18789, "");
    private static final Announcement.Door LOCAL = new Announcement.Door(List.of("127.0.0.1", "::1"), 18789, "");

    private static Snapshot configured(String json) {
        return new Snapshot(1, "", (Json.Obj) Json.parse(json, 16), "/state", "/state/creel.json");
    }

    private static Optional<Announcement> of(String json, Announcement.Door door) {
        return Announcement.of(configured(json), door, BOX, Optional.empty());
    }

    @Test
    void noMoreIsToldThanClientsNeed() {
        Announcement told = of("{}", OPEN).orElseThrow();
        assertThat(told.text()).containsOnlyKeys("role", "gatewayPort", "lanHost", "displayName", "transport")
                .containsEntry("lanHost", "box.local").containsEntry("gatewayPort", "18789");
        assertThat(told.name()).isEqualTo("box (Creel)");
        Announcement full = of("{\"discovery\":{\"mdns\":{\"mode\":\"full\"}}}", new Announcement.Door(OPEN.hosts(), 1, "ab12")).orElseThrow();
        assertThat(full.text()).containsEntry("cliPath", "/opt/creel/creel").containsEntry("sshPort", "22").containsEntry("gatewayTlsSha256", "ab12");
    }

    @Test
    void nothingIsToldWhereNobodyElseCouldConnect() {
        assertThat(of("{\"discovery\":{\"mdns\":{\"mode\":\"full\"}}}", LOCAL)).isEmpty();
        assertThat(of("{\"gateway\":{\"bind\":\"tailnet\"}}", new Announcement.Door(List.of("100.64.0.1"), 1, ""))).isEmpty();
        assertThat(of("{\"discovery\":{\"mdns\":{\"mode\":\"off\"}}}", OPEN)).isEmpty();
        assertThat(of("{\"discovery\":{\"mdns\":{\"mode\":\"minimal\"}}}", OPEN)).isPresent();
    }

    @Test
    void theVariableDecidesOverTheContainer() {
        assertThat(Announcement.of(configured("{}"), OPEN, CONTAINER, Optional.empty())).isEmpty();
        assertThat(Announcement.of(configured("{}"), OPEN, CONTAINER, Optional.of("0"))).isPresent();
        assertThat(Announcement.of(configured("{}"), OPEN, BOX, Optional.of("1"))).isEmpty();
        assertThat(Announcement.of(configured("{\"discovery\":{\"mdns\":{\"mode\":\"off\"}}}"), OPEN, BOX, Optional.of("0"))).isEmpty();
    }
}
