// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import static dev.creel.access.internal.gate.Stage.direct;
import static dev.creel.access.internal.gate.Stage.group;
import static dev.creel.access.internal.gate.Stage.mentions;
import static dev.creel.access.internal.gate.Stage.says;
import static dev.creel.access.internal.gate.Stage.sender;
import static dev.creel.access.internal.gate.Stage.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.channel.Inbound.Sender;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final String LISTED = "{'groups':{'g':{}},'groupAllowFrom':['anna'],'allowFrom':['bob']}";

    @Test
    void aStrangerIsAskedToPairAndAListedOneIsNot() {
        Stage stage = Stage.of("{'allowFrom':['Anna']}", "approved");
        assertThat(stage.rule(writes("mallory"))).isEqualTo("pair dm.pairing");
        assertThat(stage.rule(writes("anna"))).isEqualTo("admitted dm.allow-from");
        assertThat(stage.rule(writes("approved"))).isEqualTo("admitted dm.approved");
    }

    @Test
    void allowlistAndDisabledDropInSilence() {
        assertThat(Stage.of("{'dmPolicy':'allowlist','allowFrom':['anna']}").rule(writes("mallory"))).isEqualTo("refused dm.sender");
        assertThat(Stage.of("{'dmPolicy':'allowlist','allowFrom':['anna']}").rule(writes("anna"))).startsWith("admitted");
        assertThat(Stage.of("{'dmPolicy':'disabled','allowFrom':['anna']}").rule(writes("anna"))).isEqualTo("refused dm.disabled");
        assertThat(Stage.of("{'dm':{'enabled':false},'allowFrom':['anna']}").rule(writes("anna"))).isEqualTo("refused dm.disabled");
    }

    @Test
    void openNeedsAStarAndAStarNeedsOpen() {
        assertThat(Stage.of("{'dmPolicy':'open','allowFrom':['*']}").rule(writes("mallory"))).isEqualTo("admitted dm.open");
        Stage starless = Stage.of("{'dmPolicy':'open','allowFrom':['anna']}", "approved");
        assertThat(starless.rule(writes("mallory"))).isEqualTo("refused dm.sender");
        assertThat(starless.rule(writes("approved"))).as("approvals do not widen it").isEqualTo("refused dm.sender");
        assertThat(starless.rule(writes("anna"))).startsWith("admitted");
        assertThat(starless.useless).anyMatch(line -> line.startsWith("dmPolicy: \"open\" needs"));
        Stage star = Stage.of("{'dmPolicy':'allowlist','allowFrom':['*']}");
        assertThat(star.rule(writes("mallory"))).isEqualTo("refused dm.sender");
        assertThat(star.useless).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'dmPolicy':'allowlist'}", "{'dmPolicy':'allowlist','allowFrom':[]}", "{'dmPolicy':'allowlist','allowFrom':{}}",
            "{'dmPolicy':'nonsense','allowFrom':['anna']}"})
    void anEmptyAnAbsentAndAnUnreadableListIsNobody(String channel) {
        Stage stage = Stage.of(channel);
        assertThat(stage.rule(writes("anna"))).startsWith("refused");
        assertThat(GateReport.lines("sim", "default", stage.policy())).anyMatch(line -> line.contains("nobody may write"));
        assertThat(Stage.of("{'dmPolicy':'allowlist','allowFrom':['anna']}").rule(writes("anna"))).startsWith("admitted");
    }

    @Test
    void whatIsAbsentIsClosed() {
        assertThat(Gate.decide(Policy.NOBODY, writes("anna"), MentionPatterns.NONE).rule()).isEqualTo("access.channel.disabled");
        assertThat(Stage.of("{}").rule(mentions("g", "anna"))).isEqualTo("refused group.room");
        assertThat(Stage.of("{'groupAllowFrom':['anna']}").rule(mentions("g", "anna"))).isEqualTo("refused group.room");
        assertThat(Stage.of(LISTED).rule(mentions("g", "anna"))).isEqualTo("admitted group.allow-from");
        assertThat(Stage.of("{}", LISTED, "{'groupPolicy':'disabled'}").rule(mentions("g", "anna"))).isEqualTo("refused group.disabled");
        assertThat(Stage.of("{}", "{}", "{'groupPolicy':'open'}").rule(mentions("g", "mallory"))).isEqualTo("admitted group.open");
        assertThat(Stage.of("{'groupPolicy':'allowlist'}", "{'groupPolicy':'open'}", "{}").rule(mentions("g", "mallory")))
                .isEqualTo("refused group.room");
    }

    @Test
    void namesAndLabelsNeverCount() {
        Stage stage = Stage.of("{'dmPolicy':'allowlist','allowFrom':['@anna','1001']}");
        assertThat(stage.rule(says(direct("7"), new Sender("7", true, "1001"), "hi", Addressed.NOBODY))).isEqualTo("refused dm.sender");
        assertThat(stage.rule(says(direct("7"), new Sender("7", true, "@anna"), "hi", Addressed.NOBODY))).isEqualTo("refused dm.sender");
        assertThat(stage.rule(writes("anna"))).isEqualTo("refused dm.sender");
        assertThat(stage.rule(writes("1001"))).startsWith("admitted");
        assertThat(stage.useless).containsExactly("allowFrom: \"@anna\" admits nobody; write the stable id of a sender");
    }

    @Test
    void aGroupIsItsIdAndNotItsName() {
        Stage stage = Stage.of("{'groups':{'team':{}},'groupAllowFrom':['anna']}");
        for (String id : List.of("other", "team ", "TEAM", "team2", "-team")) {
            assertThat(stage.rule(new Inbound.Message("e", group(id), sender("anna"), Instant.EPOCH, "hi", Addressed.BOT, "", "team", List.of())))
                    .as(id).isEqualTo("refused group.room");
        }
        assertThat(stage.rule(mentions("team", "anna"))).startsWith("admitted");
    }

    @Test
    void anAddressOfMailIsNoIdBesideAStableOne() {
        Stage stage = Stage.of("{'dmPolicy':'allowlist','allowFrom':['anna@example.org','users:100']}");
        assertThat(stage.rule(says(direct("c"), new Sender("users:200", true, "anna@example.org"), "hi", Addressed.BOT))).isEqualTo("refused dm.sender");
        assertThat(stage.rule(says(direct("c"), sender("anna@example.org"), "hi", Addressed.BOT))).isEqualTo("refused dm.sender");
        assertThat(stage.rule(writes("users:100"))).startsWith("admitted");
        assertThat(stage.useless).hasSize(1);
    }

    @Test
    void aServerIsPartOfAnId() {
        Stage stage = Stage.of("{'dmPolicy':'allowlist','allowFrom':['owner:home']}");
        assertThat(stage.rule(writes("owner:home"))).startsWith("admitted");
        for (String other : List.of("owner:evil", "owner", "home", "owner:home:evil", "xowner:home")) {
            assertThat(stage.rule(writes(other))).as(other).isEqualTo("refused dm.sender");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ANNA", " anna", "anna ", "an\u200bna", "\u0430nna", "\uff41nna", "+anna", "ann", "annaa", "*", "", "\u202eanna", "a\nb"})
    void lookAlikesAreSomebodyElse(String id) {
        Stage stage = Stage.of("{'dmPolicy':'allowlist','allowFrom':['anna']}");
        assertThat(stage.rule(says(direct("c"), sender(id), "hi", Addressed.NOBODY))).startsWith("refused");
        assertThat(stage.rule(writes("anna"))).startsWith("admitted");
    }

    @Test
    void whoIsNotVouchedForIsNobodyEvenWhereEverybodyMay() {
        Stage open = Stage.of("{'dmPolicy':'open','allowFrom':['*'],'groupPolicy':'open'}");
        for (Chat chat : List.of(direct("c"), group("g"))) {
            assertThat(open.rule(says(chat, new Sender("anna", false, "anna"), "hi", Addressed.BOT))).isEqualTo("refused unauthenticated");
            assertThat(open.rule(says(chat, new Sender("", true, "anna"), "hi", Addressed.BOT))).isEqualTo("refused sender-id");
            assertThat(open.rule(says(chat, new Sender("a b", true, ""), "hi", Addressed.BOT))).isEqualTo("refused sender-id");
            assertThat(open.rule(says(chat, sender("anna"), "hi", Addressed.BOT))).startsWith("admitted");
        }
    }

    @Test
    void directAndGroupListsAreApart() {
        Stage stage = Stage.of("{'groups':{'g':{}},'groupAllowFrom':['anna'],'allowFrom':['bob']}", "approved");
        assertThat(stage.rule(writes("bob"))).startsWith("admitted");
        assertThat(stage.rule(writes("approved"))).startsWith("admitted");
        assertThat(stage.rule(mentions("g", "bob"))).isEqualTo("refused group.sender");
        assertThat(stage.rule(mentions("g", "approved"))).isEqualTo("refused group.sender");
        assertThat(stage.rule(mentions("g", "anna"))).startsWith("admitted");
        assertThat(stage.rule(writes("anna"))).isEqualTo("pair dm.pairing");
        Stage open = Stage.of("{'dmPolicy':'open','allowFrom':['*'],'groups':{'g':{}}}");
        assertThat(open.rule(writes("mallory"))).startsWith("admitted");
        assertThat(open.rule(mentions("g", "mallory"))).isEqualTo("refused group.sender");
    }

    @Test
    void placeAndSenderAreTwoGates() {
        assertThat(Stage.of("{'groups':{'g':{}}}").rule(mentions("g", "anna"))).isEqualTo("refused group.sender");
        assertThat(Stage.of("{'groups':{'g':{}},'groupAllowFrom':[]}").rule(mentions("g", "anna"))).isEqualTo("refused group.sender");
        assertThat(Stage.of("{'groups':{'g':{'allowFrom':[]}},'groupAllowFrom':['anna']}").rule(mentions("g", "anna")))
                .as("an empty list of a place is nobody too").isEqualTo("refused group.room-sender");
        assertThat(Stage.of("{'groups':{'g':{'users':['bob']}},'groupAllowFrom':['anna']}").rule(mentions("g", "bob")))
                .isEqualTo("admitted group.room-allow-from");
        assertThat(Stage.of("{'groupPolicy':'open','groups':{'g':{'users':['bob']}}}").rule(mentions("g", "anna")))
                .isEqualTo("refused group.room-sender");
        assertThat(Stage.of(LISTED).rule(mentions("other", "anna"))).isEqualTo("refused group.room");
        assertThat(Stage.of("{'groups':{'*':{}},'groupAllowFrom':['*']}").rule(mentions("other", "anna"))).startsWith("admitted");
        assertThat(GateReport.lines("sim", "default", Stage.of("{'groups':{'g':{}}}").policy()))
                .containsExactly("channels.sim (account default) groupAllowFrom: nobody may talk in listed places but those a place itself names");
        assertThat(GateReport.lines("sim", "default", Stage.of("{'groupAllowFrom':['anna']}").policy()))
                .singleElement().asString().contains("groups: no place is listed");
        assertThat(GateReport.lines("sim", "default", Stage.of(LISTED).policy())).isEmpty();
    }

    @Test
    void placesAreFilledInByTheStarAndTopicsByTheirGroup() {
        Stage stage = Stage.of("{'groupAllowFrom':['anna'],'groups':{'*':{'enabled':false,'requireMention':false},'g':{'topics':"
                + "{'off':{'enabled':false},'own':{'allowFrom':['bob'],'requireMention':true}}},'o':{'groupPolicy':'open'},'d':{'groupPolicy':'disabled'}}}");
        Inbound unmentioned = says(group("g"), sender("anna"), "hi", Addressed.NOBODY);
        assertThat(stage.rule(unmentioned)).isEqualTo("admitted group.allow-from");
        assertThat(stage.rule(mentions("unknown", "anna"))).isEqualTo("refused group.room-off");
        assertThat(stage.rule(mentions("o", "mallory"))).isEqualTo("admitted group.open");
        assertThat(stage.rule(mentions("d", "anna"))).isEqualTo("refused group.room-off");
        Chat own = new Chat(Chat.Kind.GROUP, "g", "own");
        assertThat(stage.rule(says(own, sender("anna"), "hi", Addressed.BOT))).isEqualTo("refused group.room-sender");
        assertThat(stage.rule(says(own, sender("bob"), "hi", Addressed.NOBODY))).isEqualTo("pending group.mention");
        assertThat(stage.rule(says(own, sender("bob"), "hi", Addressed.BOT))).startsWith("admitted");
        assertThat(stage.rule(says(new Chat(Chat.Kind.GROUP, "g", "off"), sender("anna"), "hi", Addressed.BOT))).isEqualTo("refused group.room-off");
        assertThat(stage.rule(says(new Chat(Chat.Kind.GROUP, "g", "new"), sender("anna"), "hi", Addressed.NOBODY))).startsWith("admitted");
    }

    @Test
    void serversHaveChannelsAndSmallChatsTheirOwnSwitch() {
        Stage stage = Stage.of("{'groupAllowFrom':['anna'],'dm':{'groupEnabled':true,'groupChannels':['few']},"
                + "'guilds':{'s':{'users':['bob'],'channels':{'c':{},'shut':{'allow':false}}},'all':{}}}");
        assertThat(stage.rule(room("c", "s", "bob"))).isEqualTo("admitted group.room-allow-from");
        assertThat(stage.rule(room("c", "s", "anna"))).isEqualTo("refused group.room-sender");
        assertThat(stage.rule(room("shut", "s", "bob"))).isEqualTo("refused group.room-off");
        assertThat(stage.rule(room("other", "s", "bob"))).isEqualTo("refused group.room");
        assertThat(stage.rule(room("c", "evil", "bob"))).as("the same channel id on another server").isEqualTo("refused group.room");
        assertThat(stage.rule(room("any", "all", "anna"))).isEqualTo("admitted group.allow-from");
        assertThat(stage.rule(mentions("few", "anna"))).startsWith("admitted");
        assertThat(stage.rule(mentions("others", "anna"))).isEqualTo("refused group.room");
        assertThat(stage.rule(mentions("few", "mallory"))).isEqualTo("refused group.sender");
        Stage closed = Stage.of("{'groupPolicy':'open','channels':{'c':{}},'dm':{}}");
        assertThat(closed.rule(mentions("few", "anna"))).isEqualTo("refused group.room");
        assertThat(closed.rule(says(new Chat(Chat.Kind.ROOM, "c", ""), sender("anna"), "hi", Addressed.BOT))).startsWith("admitted");
    }

    private static Inbound room(String id, String space, String who) {
        return says(new Chat(Chat.Kind.ROOM, id, "", space), sender(who), "hi", Addressed.BOT);
    }

    @Test
    void onlyAMentionOfTheBotIsOne() {
        Stage stage = Stage.of(LISTED);
        MentionPatterns patterns = MentionPatterns.of(List.of("\\bcreel\\b", "(", "(?=x)"), (source, why) -> {});
        assertThat(said(stage, "creel, hello", Addressed.NOBODY, patterns)).startsWith("admitted");
        assertThat(said(stage, "CR\u200bEEL!", Addressed.UNKNOWN, patterns)).startsWith("admitted");
        assertThat(said(stage, "hello", Addressed.NOBODY, patterns)).isEqualTo("pending group.mention");
        assertThat(said(stage, "creel, hello", Addressed.OTHERS, patterns)).isEqualTo("pending group.mention");
        assertThat(said(stage, "> creel said\nlook", Addressed.NOBODY, patterns)).isEqualTo("pending group.mention");
        assertThat(said(stage, "creel", Addressed.NOBODY, MentionPatterns.NONE)).isEqualTo("pending group.mention");
        assertThat(said(stage, "creel", Addressed.UNKNOWN, MentionPatterns.NONE)).isEqualTo("refused group.mention-undetectable");
        assertThat(said(stage, "hello", Addressed.BOT, MentionPatterns.NONE)).startsWith("admitted");
        assertThat(stage.rule(says(group("g"), sender("mallory"), "creel", Addressed.NOBODY), patterns)).isEqualTo("refused group.sender");
        assertThat(MentionPatterns.name("Ada").in("hey ADA, hi")).isTrue();
        assertThat(MentionPatterns.name("Ada").in("adamant")).isFalse();
    }

    private static String said(Stage stage, String text, Addressed addressed, MentionPatterns patterns) {
        return stage.rule(says(group("g"), sender("anna"), text, addressed), patterns);
    }

    @Test
    void everyKindOfEventPassesTheSameGates() {
        Stage stage = Stage.of("{'groups':{'g':{}},'groupAllowFrom':['anna'],'allowFrom':['anna']}");
        for (Inbound event : Stage.every(direct("anna"), sender("anna"))) {
            assertThat(stage.rule(event)).as("%s", event).isEqualTo("admitted dm.allow-from");
        }
        for (Inbound event : Stage.every(group("g"), sender("anna"))) {
            assertThat(stage.rule(event)).as("%s", event).isEqualTo("admitted group.allow-from");
        }
        for (Inbound event : Stage.every(direct("mallory"), sender("mallory"))) {
            boolean asks = event instanceof Inbound.Message || event instanceof Inbound.Command;
            assertThat(stage.rule(event)).as("%s", event).isEqualTo(asks ? "pair dm.pairing" : "refused dm.sender");
        }
        for (Inbound event : Stage.every(group("g"), sender("mallory"))) {
            assertThat(stage.rule(event)).as("%s", event).isEqualTo("refused group.sender");
        }
        for (Inbound event : Stage.every(group("g"), new Sender("anna", false, ""))) {
            assertThat(stage.rule(event)).as("%s", event).isEqualTo("refused unauthenticated");
        }
    }

    @Test
    void whatIsTooLongOrEmptyIsRefused() {
        Stage stage = Stage.of("{'allowFrom':['anna']}");
        Sender anna = sender("anna");
        Chat chat = direct("anna");
        Instant at = Instant.EPOCH;
        Attachment file = new Attachment("r", "", "", -1);
        for (Inbound event : List.of(
                says(chat, anna, " ", Addressed.BOT),
                says(chat, anna, "x".repeat(65_537), Addressed.BOT),
                new Inbound.Edit("e", chat, anna, at, "m", "x".repeat(65_537)),
                new Inbound.Reaction("e", chat, anna, at, "m", "x".repeat(65), true),
                new Inbound.Button("e", chat, anna, at, "m", "status"),
                new Inbound.Button("e", chat, anna, at, "m", "/" + "x".repeat(256)),
                new Inbound.Command("e", chat, anna, at, "sta tus", ""),
                new Inbound.Command("e", chat, anna, at, "", ""))) {
            assertThat(stage.rule(event)).isEqualTo("refused content");
        }
        assertThat(stage.rule(new Inbound.Message("e", chat, anna, at, "", Addressed.BOT, "", "", List.of(file)))).startsWith("admitted");
    }

    @Test
    void aChatThatIsPrivateAndIsNotIsRefused() {
        Stage stage = Stage.of("{'dmPolicy':'open','allowFrom':['*'],'groups':{'g':{}},'guilds':{'s':{'channels':{'c':{}}}}}");
        assertThat(stage.rule(says(direct("g"), sender("anna"), "hi", Addressed.BOT))).isEqualTo("refused chat");
        assertThat(stage.rule(says(direct("c"), sender("anna"), "hi", Addressed.BOT))).isEqualTo("refused chat");
        assertThat(stage.rule(says(new Chat(Chat.Kind.DIRECT, "d", "", "s"), sender("anna"), "hi", Addressed.BOT))).isEqualTo("refused chat");
        assertThat(stage.rule(writes("anna"))).startsWith("admitted");
    }

    @Test
    void thePlaceAndTheRecipientAreNotTheSender() {
        Stage stage = Stage.of("{'dmPolicy':'allowlist','allowFrom':['anna','g','-100'],'groups':{'g':{},'-100':{}},'groupAllowFrom':['g','-100','anna']}");
        assertThat(stage.useless).hasSize(4).allMatch(line -> line.contains("is a chat and admits nobody"));
        assertThat(stage.rule(mentions("g", "mallory"))).isEqualTo("refused group.sender");
        assertThat(stage.rule(mentions("g", "g"))).as("a chat's id as a sender's").isEqualTo("refused group.sender");
        assertThat(stage.rule(says(direct("anna"), sender("mallory"), "hi", Addressed.BOT)))
                .as("written to somebody who is listed").isEqualTo("refused dm.sender");
        assertThat(stage.rule(mentions("g", "anna"))).startsWith("admitted");
    }

    @Test
    void onesOwnNumberTalksToItselfAndNeverAnswersStrangers() {
        Stage stage = Stage.of("{'selfChatMode':true}");
        Sender self = new Sender("me", true, "", true);
        assertThat(stage.rule(says(direct("me"), self, "hi", Addressed.NOBODY))).isEqualTo("admitted dm.self");
        assertThat(stage.rule(says(direct("friend"), self, "hi", Addressed.NOBODY))).isEqualTo("refused dm.self-elsewhere");
        for (String own : List.of("+4917", "lid:4917")) {
            Sender number = new Sender(own, true, "", true);
            assertThat(stage.rule(says(direct("4917@server"), number, "hi", Addressed.NOBODY))).isEqualTo("admitted dm.self");
            assertThat(stage.rule(says(direct("49171@server"), number, "hi", Addressed.NOBODY))).isEqualTo("refused dm.self-elsewhere");
        }
        assertThat(stage.rule(writes("friend"))).isEqualTo("refused dm.own-number");
        assertThat(Stage.of("{}").rule(writes("friend"))).as("otherwise asked to pair").isEqualTo("pair dm.pairing");
        assertThat(stage.rule(says(group("g"), self, "hi", Addressed.BOT))).isEqualTo("refused group.room");
    }

    @Test
    void theListOfOneAccountIsNotTheOthers() {
        String channel = "{'dmPolicy':'allowlist'}";
        assertThat(Stage.of("{'allowFrom':['anna']}", channel, "{}").rule(writes("anna"))).startsWith("admitted");
        assertThat(Stage.of("{}", channel, "{}").rule(writes("anna"))).isEqualTo("refused dm.sender");
        assertThat(Stage.of("{'allowFrom':[]}", "{'dmPolicy':'allowlist','allowFrom':['anna']}", "{}").rule(writes("anna")))
                .as("an account's empty list is nobody, not the channel's list").isEqualTo("refused dm.sender");
        assertThat(Stage.of("{'dmPolicy':'disabled'}", "{'allowFrom':['anna']}", "{}").rule(writes("anna"))).isEqualTo("refused dm.disabled");
        assertThat(Stage.of("{'enabled':false}", "{'allowFrom':['anna']}", "{}").rule(writes("anna"))).isEqualTo("refused disabled");
        assertThat(Stage.of("{'allowFrom':['anna']}", "{'enabled':false}", "{}").rule(writes("anna"))).isEqualTo("refused disabled");
    }

    @Test
    void namesAreNotMatchedHoweverDangerouslyOneAsks() {
        Stage stage = Stage.of("{'dangerouslyAllowNameMatching':true,'dmPolicy':'allowlist','allowFrom':['@anna']}");
        assertThat(stage.rule(says(direct("7"), new Sender("7", true, "anna"), "hi", Addressed.BOT))).isEqualTo("refused dm.sender");
        assertThat(stage.useless).anyMatch(line -> line.startsWith("dangerouslyAllowNameMatching: has no effect"));
    }
}
