// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChatCommand;
import dev.creel.access.Rights;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbox.MenuEntry;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may command: typed, through the menu and by a button; the attacks each beside what must still work. */
class CommandGateTest {
    private static final Account ACCOUNT = new Account("sim", "default", Json.Obj.EMPTY);
    private static final Chat DIRECT = new Chat(Chat.Kind.DIRECT, "d", "");
    private static final Chat GROUP = new Chat(Chat.Kind.GROUP, "g", "");
    private static final String PEOPLE = "{'commands':{'ownerAllowFrom':['sim:eva','anna','*','other:bob'],'allowFrom':{'sim':['max']}%s}}";

    private static Snapshot config(String json) {
        return new Snapshot(1, "", (Json.Obj) Json.parse(json.replace('\'', '"'), 16), "/s", "/s/c");
    }

    private static Snapshot people(String more) {
        return config(String.format(PEOPLE, more));
    }

    private static Inbound.Sender sender(String id) {
        return new Inbound.Sender(id, true, "eva");
    }

    private static Inbound typed(Chat chat, String sender, String text) {
        return typed(chat, sender, text, Addressed.NOBODY);
    }

    private static Inbound typed(Chat chat, String sender, String text, Addressed addressed) {
        return new Inbound.Message("e", chat, sender(sender), Instant.EPOCH, text, addressed, "", "", List.of());
    }

    /** The same command on each way in. */
    private static List<Inbound> allWays(Chat chat, String sender, String name, String arguments) {
        String text = ("/" + name + " " + arguments).strip();
        return List.of(typed(chat, sender, text, Addressed.BOT), typed(chat, sender, "  /" + name.toUpperCase() + ": " + arguments),
                new Inbound.Command("e", chat, sender(sender), Instant.EPOCH, name, arguments),
                new Inbound.Button("e", chat, sender(sender), Instant.EPOCH, "m", text));
    }

    private static boolean refused(Snapshot now, Inbound event) {
        return CommandGate.refusal(now, ACCOUNT, event).isPresent();
    }

    @Test
    void aGuestsCommandInAGroupIsDroppedAndTheOwnersGoesOn() {
        for (ChatCommand command : ChatCommand.values()) {
            for (String name : command.names()) {
                for (Inbound event : allWays(GROUP, "anna", name, "on")) {
                    assertThat(refused(people(""), event)).as("guest %s", event).isEqualTo(command.least() != Rights.TALK);
                }
                for (Inbound event : allWays(GROUP, "eva", name, "on")) {
                    assertThat(refused(people(""), event)).as("owner %s", event).isFalse();
                }
                for (Inbound event : allWays(GROUP, "max", name, "on")) {
                    assertThat(refused(people(""), event)).as("named %s", event).isEqualTo(command.least() == Rights.OWNER);
                }
            }
        }
    }

    @Test
    void anIdThatLooksLikeAnEntryWithItsChannelIsNobodysElse() {
        Snapshot now = config("{'commands':{'allowFrom':{'sim':['sim:max','eva']}}}");
        assertThat(Rights.of(now, "sim", Chat.Kind.GROUP, "sim:max")).isEqualTo(Rights.TALK);
        assertThat(Rights.of(now, "sim", Chat.Kind.GROUP, "max")).isEqualTo(Rights.SETTINGS);
        assertThat(Rights.of(now, "sim", Chat.Kind.GROUP, "eva")).isEqualTo(Rights.SETTINGS);
        assertThat(Rights.of(config("{'commands':{'allowFrom':{'sim':['sim:sim:max']}}}"), "sim", Chat.Kind.GROUP, "sim:max"))
                .isEqualTo(Rights.SETTINGS);
    }

    @Test
    void commandsOfTheFamilyAndUnknownButtonsAreTheOwnersOnly() {
        for (String name : List.of("config", "debug", "bash", "exec", "approve", "restart", "allowlist", "plugins")) {
            for (Inbound event : allWays(GROUP, "max", name, "show")) {
                assertThat(refused(people(""), event)).as("%s", event).isTrue();
            }
            assertThat(allWays(GROUP, "eva", name, "show")).noneMatch(event -> refused(people(""), event));
        }
        Inbound unknown = new Inbound.Button("e", DIRECT, sender("max"), Instant.EPOCH, "m", "/of-a-plugin");
        assertThat(refused(people(""), unknown)).isTrue();
        assertThat(refused(people(""), new Inbound.Button("e", DIRECT, sender("eva"), Instant.EPOCH, "m", "/of-a-plugin"))).isFalse();
        assertThat(refused(people(""), new Inbound.Button("e", DIRECT, sender("eva"), Instant.EPOCH, "m", "hello")))
                .as("a button is a command or nothing").isTrue();
        assertThat(refused(people(""), typed(GROUP, "anna", "/shrug well"))).as("any other text stays text").isFalse();
    }

    @Test
    void aMenuOrButtonGivesNoMoreThanTypingDoes() {
        for (Chat chat : List.of(DIRECT, GROUP)) {
            for (ChatCommand command : ChatCommand.values()) {
                List<Inbound> ways = allWays(chat, "anna", command.names().get(0), "");
                boolean may = Rights.of(people(""), "sim", chat.kind(), "anna").may(command.least());
                assertThat(refused(people(""), ways.get(2))).as("%s %s", chat.kind(), command).isEqualTo(!may);
                assertThat(refused(people(""), ways.get(3))).as("%s %s", chat.kind(), command).isEqualTo(!may);
            }
        }
        assertThat(refused(people(""), typed(DIRECT, "anna", "/status"))).as("the agent refuses it aloud").isFalse();
    }

    @Test
    void rightsAreWrittenWithTheChannelAndAWildcardMakesNoOwner() {
        Snapshot now = people("");
        assertThat(rights(now, "sim", "eva")).isEqualTo(Rights.OWNER);
        assertThat(rights(now, "other", "eva")).as("the same id elsewhere").isEqualTo(Rights.OWN_CHAT);
        assertThat(rights(now, "sim", "anna")).as("a bare id owns nothing").isEqualTo(Rights.OWN_CHAT);
        assertThat(rights(now, "sim", "bob")).isEqualTo(Rights.OWN_CHAT);
        assertThat(rights(now, "sim", "EVA")).as("another id on a service that tells case apart").isEqualTo(Rights.OWN_CHAT);
        assertThat(rights(now, "sim", "\u212Aeva")).isEqualTo(Rights.OWN_CHAT);
        assertThat(rights(now, "sim", "*")).isEqualTo(Rights.OWN_CHAT);
        assertThat(rights(config("{'commands':{'ownerAllowFrom':['sim:*','*']}}"), "sim", "*")).isEqualTo(Rights.OWN_CHAT);
        assertThat(rights(now, "sim", "")).isEqualTo(Rights.NONE);
        assertThat(Rights.of(now, "sim", Chat.Kind.ROOM, "anna")).isEqualTo(Rights.TALK);
        assertThat(rights(config("{'commands':{'allowFrom':{'*':['sim:anna','eva']}}}"), "sim", "anna")).isEqualTo(Rights.SETTINGS);
        assertThat(rights(config("{'commands':{'allowFrom':{'*':['sim:anna','eva']}}}"), "sim", "eva")).isEqualTo(Rights.OWN_CHAT);
    }

    @Test
    void withoutAccessGroupsEverybodyMayChangeSettingsAndNobodyOwns() {
        Snapshot open = config("{'commands':{'useAccessGroups':false}}");
        assertThat(rights(open, "sim", "anna")).isEqualTo(Rights.SETTINGS);
        assertThat(Rights.of(open, "sim", Chat.Kind.GROUP, "anna")).isEqualTo(Rights.SETTINGS);
        assertThat(rights(people(",'useAccessGroups':false"), "sim", "anna")).as("a list for the channel is the last word")
                .isEqualTo(Rights.OWN_CHAT);
    }

    @Test
    void aConversationThatEverybodySharesIsNoGuestsToBeginAnew() {
        Snapshot shared = config("{'session':{'dmScope':'main'},'commands':{'ownerAllowFrom':['sim:eva']}}");
        assertThat(rights(shared, "sim", "anna")).isEqualTo(Rights.TALK);
        assertThat(rights(shared, "sim", "eva")).isEqualTo(Rights.OWNER);
        assertThat(rights(config("{'session':{'dmScope':'per-peer'}}"), "sim", "anna")).isEqualTo(Rights.OWN_CHAT);
    }

    @Test
    void onlyACommandOfSomebodyWithRightsNeedsNoMention() {
        Snapshot now = people("");
        assertThat(CommandGate.addresses(now, ACCOUNT, typed(GROUP, "eva", "/status"))).isTrue();
        assertThat(CommandGate.addresses(now, ACCOUNT, typed(GROUP, "max", "/status"))).isTrue();
        assertThat(CommandGate.addresses(now, ACCOUNT, typed(GROUP, "max", "/activation always"))).isFalse();
        assertThat(CommandGate.addresses(now, ACCOUNT, typed(GROUP, "anna", "/help"))).as("a guest asks with a mention").isFalse();
        assertThat(CommandGate.addresses(now, ACCOUNT, typed(GROUP, "eva", "status?"))).isFalse();
        assertThat(CommandGate.addresses(now, ACCOUNT, typed(GROUP, "eva", "/status", Addressed.OTHERS))).isFalse();
        assertThat(CommandGate.addresses(people(",'text':false"), ACCOUNT, typed(GROUP, "eva", "/status"))).isFalse();
    }

    @Test
    void theMenuIsTheTableUnlessTheOperatorWantsNone() {
        List<String> names = CommandGate.menu(config("{}"), ACCOUNT).stream().map(MenuEntry::name).toList();
        assertThat(names).contains("status", "model", "help").allMatch(name -> name.matches("[a-z]{1,32}"));
        List<Snapshot> without = new ArrayList<>(List.of(config("{'commands':{'native':false}}"),
                config("{'commands':{'native':true},'channels':{'sim':{'commands':{'native':false}}}}")));
        assertThat(without).allMatch(now -> CommandGate.menu(now, ACCOUNT).isEmpty());
        assertThat(CommandGate.menu(config("{'commands':{'native':false},'channels':{'sim':{'accounts':{'default':"
                + "{'commands':{'native':'auto'}}}}}}"), ACCOUNT)).isNotEmpty();
    }

    private static Rights rights(Snapshot now, String channel, String sender) {
        return Rights.of(now, channel, Chat.Kind.DIRECT, sender);
    }
}
