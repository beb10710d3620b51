// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Envelope;
import dev.creel.access.Message;
import dev.creel.access.Turns;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AccountInboxTest {
    private static final Account ACCOUNT = new Account("sim", "work", Json.Obj.EMPTY);

    private final Fakes fakes = new Fakes();
    private final AtomicReference<Turns> agent = new AtomicReference<>(fakes);
    private final List<Inbound> strangers = new ArrayList<>();
    private volatile boolean broken;
    private final Fakes.FakeChannel channel = fakes.register("sim", channel());
    private final AccountInbox inbox = new AccountInbox(ACCOUNT, new AccountRules(ACCOUNT, channel, Set::of),
            new Refusals(fakes.audit(), "channel:sim:work"), strangers::add, new GroupContext(), fakes.config(), fakes.journal(),
            fakes.sessions(), agent::get);

    private Channel channel() {
        return Fakes.fake(Channel.class, (p, m, a) -> {
            if (broken) {
                throw new Failure(Failure.Code.TEMPORARY, "broken");
            }
            String typed = ((String) a[0]).strip().toLowerCase(Locale.ROOT);
            return typed.startsWith("@") ? "" : typed;
        });
    }

    private void allow(String... ids) {
        fakes.config("{\"channels\":{\"sim\":{\"dmPolicy\":\"allowlist\",\"accounts\":{\"work\":{\"allowFrom\":" + Json.array(
                List.of(ids).stream().map(id -> (Json) new Json.Str(id)).toList()).text() + "}}}}}");
    }

    private static Inbound message(String event, String sender) {
        return message(event, Chat.Kind.DIRECT, new Sender(sender, true, "anna"), "text of " + event);
    }

    private static Inbound message(String event, Chat.Kind kind, Sender sender, String text) {
        return new Inbound.Message(event, new Chat(kind, "chat-" + event, ""), sender, Instant.EPOCH, text, true);
    }

    /** What cannot be handed on is somebody's; the messages behind it are others'. */
    @Test
    void aMessageThatTheAgentDoesNotTakeHoldsUpNoOther() {
        allow("anna", "bert");
        agent.set(Fakes.fake(Turns.class, (p, m, a) -> {
            if (m.getName().equals("admitted") && ((Message) a[0]).text().equals("text of e1")) {
                throw new IllegalStateException("no");
            }
            return m.invoke(fakes, a);
        }));
        assertThat(inbox.accept(List.of(message("e1", "anna"), message("e2", "bert")), "c"))
                .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(fakes.turns).extracting(Message::text).containsExactly("text of e2");
        assertThat(fakes.entries).as("both are kept").hasSize(2);
    }

    @Test
    void takesDirectMessagesOfThoseTheOperatorNamesAndNothingElse() {
        allow("Anna", "@bob", "*");
        List<Verdict> verdicts = inbox.accept(List.of(
                message("e1", "anna"),
                message("e2", "ANNA"),
                message("e3", "bob"),
                message("e4", "@bob"),
                message("e5", "*"),
                message("e6", Chat.Kind.GROUP, new Sender("anna", true, ""), "hi"),
                message("e7", Chat.Kind.ROOM, new Sender("anna", true, ""), "hi"),
                message("e8", Chat.Kind.DIRECT, new Sender("anna", false, "anna"), "hi"),
                message("e9", Chat.Kind.DIRECT, new Sender("stranger", true, "anna"), "stranger's text"),
                message("e10", Chat.Kind.DIRECT, new Sender("anna", true, ""), " "),
                message("e11", Chat.Kind.DIRECT, new Sender("", true, ""), "hi")), "c11");
        assertThat(verdicts.get(0)).isEqualTo(Verdict.ACCEPTED);
        assertThat(verdicts.subList(1, verdicts.size())).containsOnly(Verdict.REFUSED);
        assertThat(fakes.entries.keySet()).containsExactly("channel:sim:work 7:chat-e1:e1");
        List<String> audited = fakes.happened.stream().filter(h -> h.startsWith("audit")).toList();
        assertThat(audited).hasSize(10).allMatch(h -> h.matches(
                "audit access.refused \\{before=0, event=e\\d+, rule=access\\.channel\\.[a-z.-]+, source=channel:sim:work}"));
        assertThat(audited.toString()).contains("event=e6, rule=access.channel.group.room", "event=e8, rule=access.channel.unauthenticated",
                "event=e9, rule=access.channel.dm.sender", "event=e10, rule=access.channel.content");
    }

    @Test
    void isKeptWithTheCursorBeforeItIsHandedOnAndARepeatIsNotRunAgain() {
        allow("anna");
        assertThat(inbox.accept(List.of(message("e1", "anna"), message("e2", "anna"), message("e1", "anna")), "c2"))
                .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.DUPLICATE);
        assertThat(fakes.happened).containsExactly(
                "kept 3 to c2", "turn agent:main:sim:work:dm:anna", "turn agent:main:sim:work:dm:anna");
        assertThat(inbox.cursor()).isEqualTo("c2");
        assertThat(inbox.accept(List.of(message("e2", "anna")), "c3")).containsExactly(Verdict.DUPLICATE);
        assertThat(fakes.turns).hasSize(2);
        Envelope kept = Envelope.parse(fakes.entries.get("channel:sim:work 7:chat-e1:e1").payload());
        assertThat(kept.message().text()).isEqualTo("text of e1");
        assertThat(ChannelAddress.of(kept.message())).contains(
                new ChannelAddress("sim", "work", new Chat(Chat.Kind.DIRECT, "chat-e1", "")));
        assertThat(kept.message().key()).as("a sender cannot choose the run's id")
                .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(fakes.peers.get(0).role()).isEqualTo("sender");
        assertThat(fakes.peers.get(0).scopes()).isEmpty();
    }

    /** What a replay says besides is kept nowhere: text and files are those of the first one. */
    @Test
    void aReplayChangesNothingOfWhatItRepeats() {
        allow("anna");
        String key = "channel:sim:work 7:chat-e1:e1";
        inbox.accept(List.of(message("e1", "anna")), "");
        String kept = fakes.entries.get(key).payload();
        Chat chat = new Chat(Chat.Kind.DIRECT, "chat-e1", "");
        Sender anna = new Sender("anna", true, "anna");
        List<Inbound.Attachment> file = List.of(new Inbound.Attachment("https://evil.example/x", "x", "", 1));
        assertThat(inbox.accept(List.of(new Inbound.Message("e1", chat, anna, Instant.EPOCH, "other", Inbound.Addressed.BOT, "m", "", file)), ""))
                .containsExactly(Verdict.DUPLICATE);
        assertThat(fakes.entries.get(key).payload()).isEqualTo(kept).doesNotContain("evil.example");
        assertThat(fakes.turns).hasSize(1);
        inbox.accept(List.of(new Inbound.Message("e2", chat, anna, Instant.EPOCH, "other", Inbound.Addressed.BOT, "m", "", file)), "");
        assertThat(fakes.entries.get("channel:sim:work 7:chat-e1:e2").payload()).contains("evil.example");
        assertThat(fakes.turns).hasSize(2);
    }

    @Test
    void sendersNeverShareASession() {
        allow("anna", "b:c", "x-1");
        inbox.accept(List.of(message("e1", "anna"), message("e2", "b:c"), message("e3", "x-1")), "");
        assertThat(fakes.turns).extracting(m -> m.sessionKey()).doesNotHaveDuplicates().allMatch(
                key -> key.matches("agent:main:sim:work:dm:[a-z0-9-]+"));
    }

    @Test
    void anEditOfTheListTakesEffectAtOnceAndABrokenChannelAdmitsNobodyAndLosesNothing() {
        allow("anna");
        assertThat(inbox.accept(List.of(message("e1", "anna")), "")).containsExactly(Verdict.ACCEPTED);
        allow("bob");
        assertThat(inbox.accept(List.of(message("e2", "anna")), "")).containsExactly(Verdict.REFUSED);
        broken = true;
        allow("anna");
        assertThat(inbox.accept(List.of(message("e3", "anna"), message("e4", "mallory")), "c3"))
                .containsExactly(Verdict.THROTTLED, Verdict.THROTTLED);
        assertThat(fakes.turns).hasSize(1);
        assertThat(inbox.cursor()).as("the service will tell it again").isEmpty();
        broken = false;
        assertThat(inbox.accept(List.of(message("e3", "anna"), message("e4", "mallory")), "c3"))
                .containsExactly(Verdict.ACCEPTED, Verdict.REFUSED);
        fakes.config("{\"channels\":{\"sim\":{\"dmPolicy\":\"disabled\",\"accounts\":{\"work\":{\"allowFrom\":[\"anna\"]}}}}}");
        assertThat(inbox.accept(List.of(message("e5", "anna")), "")).containsExactly(Verdict.REFUSED);
        fakes.config("{}");
        assertThat(inbox.accept(List.of(message("e6", "anna")), "")).containsExactly(Verdict.REFUSED);
    }

    /** A service gives a session once; who could not keep where it stands would lose what comes next. */
    @Test
    void aCursorAloneIsKeptWhoeverIsThere() {
        agent.set(null);
        assertThat(inbox.accept(List.of(), "session 7")).isEmpty();
        assertThat(inbox.cursor()).isEqualTo("session 7");
    }

    @Test
    void withoutRoomOrAgentNothingIsKeptAndTheCursorStays() {
        allow("anna");
        inbox.accept(List.of(), "c0");
        agent.set(null);
        assertThat(inbox.accept(List.of(message("e1", "anna")), "c1")).containsExactly(Verdict.THROTTLED);
        agent.set(fakes);
        fakes.full = true;
        assertThat(inbox.accept(List.of(message("e1", "anna"), message("e2", "bob")), "c1"))
                .containsExactly(Verdict.THROTTLED, Verdict.THROTTLED);
        assertThat(inbox.cursor()).isEqualTo("c0");
        assertThat(fakes.turns).isEmpty();
    }

    @Test
    void aBindingChoosesTheAgentAndAnUnknownOneRefuses() {
        String binding = ",\"bindings\":[{\"agentId\":\"%s\",\"match\":{\"channel\":\"sim\",\"accountId\":\"work\"}}]}";
        String allowed = "{\"channels\":{\"sim\":{\"accounts\":{\"work\":{\"allowFrom\":[\"anna\"]}}}}";
        fakes.config(allowed + String.format(binding, "Other"));
        assertThat(inbox.accept(List.of(message("e1", "anna")), "")).containsExactly(Verdict.ACCEPTED);
        assertThat(fakes.turns.get(0).sessionKey()).isEqualTo("agent:other:sim:work:dm:anna");
        assertThat(fakes.turns.get(0).options().text("sender")).contains("anna");
        fakes.config(allowed + String.format(binding, "gone"));
        assertThat(inbox.accept(List.of(message("e2", "anna")), "")).containsExactly(Verdict.REFUSED);
        assertThat(fakes.happened.toString()).contains("rule=access.channel.binding");
    }

    @Test
    void whatPeopleCallThemselvesTheirChatsAndFilesIsKeptShort() {
        allow("anna");
        String endless = "n".repeat(1 << 20);
        assertThat(inbox.accept(List.of(new Inbound.Message("e1", new Chat(Chat.Kind.DIRECT, "d", ""), new Sender("anna", true, endless),
                Instant.EPOCH, "hi", Inbound.Addressed.BOT, "m", endless,
                List.of(new Inbound.Attachment("r", endless, endless, 1)))), "")).containsExactly(Verdict.ACCEPTED);
        assertThat(fakes.entries.get("channel:sim:work 1:d:e1").payload()).contains("\"name\":\"nnn", "\"text\":\"hi\"").hasSizeLessThan(2_000);
    }

    @Test
    void callsAreBounded() {
        List<Inbound> many = Collections.nCopies(AccountInbox.MOST_EVENTS + 1, message("e", "anna"));
        assertThatThrownBy(() -> inbox.accept(many, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> inbox.accept(List.of(), "x".repeat(4097))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFloodOfRefusalsLeavesFewLinesAndTheCount() {
        Refusals refusals = new Refusals(fakes.audit(), "s");
        for (int i = 0; i < 1_000; i++) {
            refusals.tell("e" + i, "r", 1);
        }
        refusals.tell("later", "r", 61_000_000_002L);
        List<String> audited = List.copyOf(fakes.happened);
        assertThat(audited).hasSize(Refusals.MOST + 1);
        assertThat(audited.get(Refusals.MOST)).contains("before=940", "event=later");
    }
}
