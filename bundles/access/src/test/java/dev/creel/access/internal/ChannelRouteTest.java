// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChannelRouteTest {
    private static final Account ONLY = new Account("sim", "default", Json.Obj.EMPTY);
    private static final Account WORK = new Account("sim", "work", Json.Obj.EMPTY);
    private static final Account IRC = new Account("irc", "default", Json.Obj.EMPTY);

    private final Fakes fakes = new Fakes();

    private ChannelRoute route(String config, Account account, Chat chat, String sender) {
        Inbound event = new Inbound.Message("e", chat, new Inbound.Sender(sender, true, "label"), Instant.EPOCH, "hi", true);
        return ChannelRoute.of(new Snapshot(1, "", (Json.Obj) Json.parse(config, 16), "/s", "/s/c"), account, event, fakes);
    }

    private String key(String config, Account account, Chat chat, String sender) {
        return ((ChannelRoute.To) route(config, account, chat, sender)).sessionKey();
    }

    private String direct(String config, Account account, String sender) {
        return key(config, account, new Chat(Chat.Kind.DIRECT, "dm-" + sender, ""), sender);
    }

    private static String scope(String mode) {
        return "{\"session\":{\"dmScope\":\"" + mode + "\",\"identityLinks\":{\"Anna\":[\"sim:1\",\"irc:anna\",\"7\"]}}}";
    }

    @Test
    void everyScopeHasItsKey() {
        assertThat(direct("{}", ONLY, "1")).isEqualTo("agent:main:sim:dm:1");
        assertThat(direct("{}", WORK, "1")).as("accounts with names never share").isEqualTo("agent:main:sim:work:dm:1");
        assertThat(direct(scope("main"), WORK, "1")).isEqualTo("agent:main:main");
        assertThat(direct(scope("per-channel-peer"), WORK, "2")).isEqualTo("agent:main:sim:dm:2");
        assertThat(direct(scope("per-account-channel-peer"), ONLY, "2")).isEqualTo("agent:main:sim:default:dm:2");
        assertThat(direct(scope("everybody"), WORK, "2")).as("an unknown word").isEqualTo("agent:main:sim:work:dm:2");
        assertThat(direct(scope("per-peer"), WORK, "2")).as("an id nobody linked").isEqualTo("agent:main:sim:work:dm:2");
    }

    @Test
    void linkedIdsAreOnePersonWithTheirChannelBeforeThemOnly() {
        String anna = direct(scope("per-peer"), ONLY, "1");
        assertThat(anna).matches("agent:main:dm:~x-[0-9a-f]{32}").isEqualTo(direct(scope("per-peer"), IRC, "anna"));
        assertThat(direct(scope("per-peer"), IRC, "1")).as("the same id elsewhere").isEqualTo("agent:main:irc:dm:1");
        assertThat(direct(scope("per-peer"), ONLY, "7")).as("a bare id links nothing").isEqualTo("agent:main:sim:dm:7");
        assertThat(direct(scope("per-channel-peer"), ONLY, "1")).startsWith("agent:main:sim:dm:~");
        assertThat(direct(scope("main"), ONLY, "1")).isEqualTo("agent:main:main");
    }

    @Test
    void aPersonsNameIsNobodysId() {
        String config = "{\"session\":{\"identityLinks\":{\"anna\":[\"irc:anna_work\"]}}}";
        assertThat(direct(config, IRC, "anna_work")).isEqualTo("agent:main:irc:dm:~anna");
        assertThat(direct(config, IRC, "anna")).isEqualTo("agent:main:irc:dm:anna");
        assertThat(direct(config, IRC, "~anna")).as("somebody who calls himself so").startsWith("agent:main:irc:dm:x-");
    }

    @Test
    void groupsRoomsAndThreadsHaveKeysOfTheirOwn() {
        Chat group = new Chat(Chat.Kind.GROUP, "-100", "");
        assertThat(key("{}", ONLY, group, "1")).isEqualTo("agent:main:sim:group:-100").isEqualTo(key("{}", ONLY, group, "2"));
        assertThat(key("{}", WORK, group, "1")).isEqualTo("agent:main:sim:work:group:-100");
        assertThat(key("{}", ONLY, new Chat(Chat.Kind.GROUP, "-100", "42"), "1")).isEqualTo("agent:main:sim:group:-100:topic:42");
        assertThat(key("{}", ONLY, new Chat(Chat.Kind.ROOM, "5", ""), "1")).isEqualTo("agent:main:sim:channel:5");
        assertThat(key("{}", ONLY, new Chat(Chat.Kind.ROOM, "5", "6"), "1")).isEqualTo("agent:main:sim:channel:5:thread:6");
        assertThat(key("{}", ONLY, new Chat(Chat.Kind.DIRECT, "1", "6"), "1")).isEqualTo("agent:main:sim:dm:1:thread:6");
        assertThat(key(scope("main"), ONLY, new Chat(Chat.Kind.DIRECT, "1", "6"), "1")).isEqualTo("agent:main:main");
        assertThat(key(scope("main"), ONLY, group, "1")).as("dmScope is about direct chats").isEqualTo("agent:main:sim:group:-100");
    }

    @Test
    void withoutASenderThereIsNoSession() {
        for (Chat.Kind kind : Chat.Kind.values()) {
            assertThat(route("{}", ONLY, new Chat(kind, "1", ""), " ")).isEqualTo(new ChannelRoute.Nowhere("access.channel.peer"));
            assertThat(route("{}", ONLY, new Chat(kind, " ", ""), "1")).isEqualTo(new ChannelRoute.Nowhere("access.channel.peer"));
        }
    }

    @Test
    void aBindingChoosesTheAgentBySpaceTooAndAnUnknownOneReachesNobody() {
        String guild = "{\"bindings\":[{\"agentId\":\"%s\",\"match\":{\"channel\":\"sim\",\"%s\":\"s1\"}}]}";
        Chat here = new Chat(Chat.Kind.ROOM, "5", "", "s1");
        Chat there = new Chat(Chat.Kind.ROOM, "5", "", "s2");
        for (String name : new String[] {"guildId", "teamId"}) {
            assertThat(key(String.format(guild, "Other", name), ONLY, here, "1")).isEqualTo("agent:other:sim:channel:5");
            assertThat(key(String.format(guild, "other", name), ONLY, there, "1")).isEqualTo("agent:main:sim:channel:5");
        }
        assertThat(route(String.format(guild, "gone", "guildId"), ONLY, here, "1"))
                .isEqualTo(new ChannelRoute.Nowhere("access.channel.binding"));
    }
}
