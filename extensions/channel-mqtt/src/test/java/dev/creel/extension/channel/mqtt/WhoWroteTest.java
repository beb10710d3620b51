// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhoWroteTest {
    private final Topics topics = new Topics("creel");

    private static Arrived arrived(int packet, boolean again, String text) {
        return new Arrived(packet, 1, again, false, "creel/in/olga", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theTopicAloneSaysIt() {
        assertThat(topics.writer("creel/in/olga")).contains("olga");
        for (String other : List.of("creel/in/", "creel/in/olga/x", "creel/in/+", "creel/in/#", "creel/in/ol\u200bga", "creel/in/ olga",
                "creel/out/olga", "x/creel/in/olga", "creel/in", "creel/in/" + "o".repeat(200))) {
            assertThat(topics.writer(other)).as(other).isEmpty();
        }
    }

    @Test
    void aRepeatedDeliveryIsKnownAlsoFromTheCursorAndTheSameWordsAreNoRepeat() {
        Seen seen = Seen.read("").with(arrived(1, false, "yes"));
        Seen after = Seen.read(seen.text());
        assertThat(after.has(arrived(1, true, "yes"))).isTrue();
        assertThat(after.has(arrived(1, false, "yes"))).isFalse();
        assertThat(after.has(arrived(2, true, "yes"))).isFalse();
        assertThat(after.has(arrived(1, true, "no"))).isFalse();
        for (int i = 0; i < 10_000; i++) {
            after = after.with(arrived(i & 0xffff, false, "flood " + i));
        }
        assertThat(after.text()).hasSizeLessThan(4096);
        assertThat(after.has(arrived(9_999, true, "flood 9999"))).isTrue();
    }

    @Test
    void whatIsNoTextIsNone() {
        assertThat(arrived(1, false, "gr\u00fc\u00df dich").text()).contains("gr\u00fc\u00df dich");
        assertThat(arrived(1, false, "").text()).isEmpty();
        assertThat(new Arrived(1, 1, false, false, "t", new byte[] {(byte) 0xff}).text()).isEmpty();
        assertThat(new Arrived(1, 1, false, false, "t", new byte[70_000]).text()).isEmpty();
    }

    @Test
    void aPasswordDoesNotCrossANetworkInClear() {
        assertThat(settings("127.0.0.1:1883", false).uri()).isEqualTo("tcp://127.0.0.1:1883");
        assertThat(settings("broker.lan:8883", true).uri()).isEqualTo("ssl://broker.lan:8883");
        assertThatThrownBy(() -> settings("broker.lan:1883", false)).isInstanceOf(Failure.class).hasMessageContaining("in clear");
        assertThatThrownBy(() -> settings("broker.lan", true)).isInstanceOf(Failure.class).hasMessageContaining("ADDRESS:PORT");
    }

    private static Settings settings(String server, boolean tls) {
        return Settings.of(new Account("mqtt", "default", Json.object().put("server", server).put("tls", tls).put("user", "creel")
                .put("password", Json.object().put("secret", "channels.mqtt.password").build()).build()));
    }
}
