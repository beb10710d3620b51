// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.ChannelControl.Health;
import dev.creel.access.ChannelControl.State;
import dev.creel.access.DeadLetters.DeadLetter;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelViewsTest {
    private static final Instant NOW = Instant.ofEpochMilli(5_000);

    @Test
    void anAccountShowsHowItStandsAndWhatDidNotArrive() {
        Health connected = new Health(true, "connected as @bot", Optional.of(NOW), "", Optional.empty(), 3, Optional.of(NOW),
                Optional.empty(), Optional.empty(), Optional.empty());
        List<State> states = List.of(new State("irc", "b", true, false, true, "", connected),
                new State("irc", "c", false, false, false, "no plugin", Health.UNKNOWN),
                new State("telegram", "default", true, true, false, "", Health.UNKNOWN));
        DeadLetter dead = new DeadLetter("k", new ChannelAddress("irc", "b", new Chat(Chat.Kind.DIRECT, "x", "")), NOW, NOW, "why", 4);
        Json.Obj status = ChannelViews.status(states, Map.of("irc:b", 2), List.of(dead), 9);
        assertThat(status.array("channelOrder")).containsExactly(Json.of("irc"), Json.of("telegram"));
        assertThat(status.object("channelLabels").text("irc")).contains("IRC");
        assertThat(status.object("channelDefaultAccountId").text("irc")).contains("b");
        Json.Obj first = (Json.Obj) status.object("channelAccounts").array("irc").get(0);
        assertThat(first.text("healthState")).contains("healthy");
        assertThat(first.integer("reconnectAttempts")).contains(2L);
        assertThat(first.integer("waiting")).contains(2L);
        assertThat(first.integer("undelivered")).contains(1L);
        assertThat(((Json.Obj) status.object("channelAccounts").array("irc").get(1)).text("healthState")).contains("disabled");
        assertThat(((Json.Obj) status.object("channelAccounts").array("irc").get(1)).text("statusText")).contains("no plugin");
        assertThat(((Json.Obj) status.object("channelAccounts").array("telegram").get(0)).text("healthState")).contains("stopped");
        assertThat(status.object("channels").object("irc").get("connected")).isEqualTo(Json.of(true));
        assertThat(ChannelViews.dead(dead).text()).doesNotContain("text");
    }
}
