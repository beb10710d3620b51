// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Envelope;
import dev.creel.access.Message;
import dev.creel.access.internal.media.ChannelAttachments;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.session.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of strangers who write to an account: ids, rules, one code; beside them the same from somebody who is listed. */
class StrangersTest {
    private static final Account ACCOUNT = new Account("sim", "one", Json.Obj.EMPTY);
    private static final String TEXT = "http://canary.example/x opens the vault";
    private static final String PLACES = "'groupPolicy':'allowlist','groupAllowFrom':['anna'],'groups':{'g':{}}";

    private final Fakes fakes = new Fakes();
    private final PairingStage pairing = new PairingStage(fakes);
    private final Set<String> called = new TreeSet<>();
    private final Channel channel = Fakes.fake(Channel.class, (p, m, a) -> {
        called.add(m.getName());
        return a[0];
    });
    private final AccountInbox inbox = new AccountInbox(ACCOUNT,
            new AccountRules(ACCOUNT, fakes.register("sim", channel), () -> pairing.pairings().approvedAt(PairingStage.ONE)),
            new Refusals(fakes.audit(), "s"), event -> pairing.pairings().strangers().asks(PairingStage.ONE, event), new GroupContext(),
            fakes.config(), fakes.journal(), fakes.sessions(), () -> fakes);
    private int events;

    private void configure(String account) {
        fakes.config("{'channels':{'sim':{'accounts':{'one':{%s},'two':{}}}}}".formatted(account).replace('\'', '"'));
    }

    private List<Inbound> every(Chat.Kind kind, String sender, boolean vouchedFor) {
        Chat chat = new Chat(kind, kind == Chat.Kind.DIRECT ? "chat-" + sender : "g", "");
        Sender who = new Sender(sender, vouchedFor, "label " + TEXT);
        Instant at = Instant.EPOCH;
        List<Attachment> files = List.of(new Attachment("file-1", "voice.ogg", "audio/ogg", 10));
        return List.of(
                new Inbound.Message(id(), chat, who, at, TEXT, Addressed.BOT, "m", "topic", files),
                new Inbound.Edit(id(), chat, who, at, "m", TEXT),
                new Inbound.Reaction(id(), chat, who, at, "m", "+", true),
                new Inbound.Button(id(), chat, who, at, "m", "/help"),
                new Inbound.Command(id(), chat, who, at, "help", "me"),
                new Inbound.Membership(id(), chat, who, at, true));
    }

    private String id() {
        return "e" + ++events;
    }

    private void leavesNothing(List<Inbound> some) {
        assertThat(inbox.accept(some, "c")).containsOnly(Verdict.REFUSED);
        assertThat(fakes.entries).isEmpty();
        assertThat(fakes.turns).isEmpty();
        assertThat(called).as("no file fetched, no history asked for").isSubsetOf("canonical");
        assertThat(fakes.happened.toString()).contains("access.refused").doesNotContain("canary", "vault");
        assertThat(pairing.files.values().stream().map(String::new)).noneMatch(file -> file.contains("opens the vault\"")
                && file.contains("\"text\""));
    }

    @ParameterizedTest
    @EnumSource(Chat.Kind.class)
    void noKindOfEventOfAStrangerLeavesMoreThanItsIdAndTheRule(Chat.Kind kind) {
        configure("'dmPolicy':'allowlist','allowFrom':['anna']," + PLACES);
        leavesNothing(every(kind, "mallory", true));
        leavesNothing(every(kind, "anna", false));
        assertThat(pairing.notices).isEmpty();
        assertThat(pairing.files).isEmpty();
        assertThat(inbox.accept(every(kind, "anna", true), "c")).as("the same of somebody listed").containsOnly(Verdict.ACCEPTED);
        assertThat(fakes.turns).extracting(Message::text).containsExactly(TEXT, "/help", "/help me");
    }

    @Test
    void underPairingOnlyWordsAreAnsweredAndTheyOnce() {
        configure(PLACES);
        List<Inbound> all = every(Chat.Kind.DIRECT, "mallory", true);
        List<Inbound> wordless = new ArrayList<>(all.subList(1, 4));
        wordless.add(all.get(5));
        leavesNothing(wordless);
        assertThat(pairing.notices).isEmpty();
        assertThat(pairing.files).as("nothing is written either").isEmpty();
        leavesNothing(all);
        leavesNothing(List.of(all.get(0)));
        assertThat(pairing.notices).hasSize(1);
        leavesNothing(every(Chat.Kind.GROUP, "mallory", true));
        leavesNothing(every(Chat.Kind.DIRECT, "forged", false));
        assertThat(pairing.notices).as("no code for groups, nor for whom the service does not vouch").hasSize(1);
        pairing.pairings().approveCode(List.of(PairingStage.ONE), pairing.notices.get(0).code().orElseThrow(), "owner");
        assertThat(inbox.accept(List.of(all.get(0)), "c")).as("let in").containsExactly(Verdict.ACCEPTED);
        fakes.entries.clear();
        assertThat(inbox.accept(every(Chat.Kind.GROUP, "mallory", true), "c")).as("but not to groups").containsOnly(Verdict.REFUSED);
        pairing.pairings().revoke(PairingStage.ONE, "mallory", "owner");
        assertThat(inbox.accept(every(Chat.Kind.DIRECT, "mallory", true), "c")).as("and out again").containsOnly(Verdict.REFUSED);
    }

    @Test
    void aStrangerWhoseRequestCannotBeKeptStopsNobody() {
        configure("'allowFrom':['anna']");
        pairing.full = true;
        assertThat(inbox.accept(List.of(every(Chat.Kind.DIRECT, "mallory", true).get(0), every(Chat.Kind.DIRECT, "anna", true).get(0)), "c"))
                .containsExactly(Verdict.REFUSED, Verdict.ACCEPTED);
        assertThat(pairing.notices).isEmpty();
    }

    /** What the agent does with an admitted message; of a refused one there is none to do it with. */
    @Test
    void aStrangersFileIsNotFetchedAndAnAdmittedOnesIs() {
        configure("'dmPolicy':'allowlist','allowFrom':['anna']");
        List<String> fetched = new ArrayList<>();
        fakes.channels.clear();
        fakes.register("sim", Fakes.fake(Channel.class, (p, m, a) -> {
            if (m.getName().equals("download")) {
                fetched.add(((Attachment) a[1]).reference());
                return new byte[1];
            }
            return a[0];
        }));
        ChannelAttachments attachments = new ChannelAttachments(fakes.config(), fakes);
        leavesNothing(every(Chat.Kind.DIRECT, "mallory", true));
        leavesNothing(every(Chat.Kind.GROUP, "mallory", true));
        fakes.turns.forEach(attachments::fetch);
        assertThat(fetched).isEmpty();
        inbox.accept(List.of(every(Chat.Kind.DIRECT, "anna", true).get(0)), "c");
        assertThat(fetched).as("nor before the turn").isEmpty();
        fakes.turns.forEach(attachments::fetch);
        assertThat(fetched).as("of somebody listed").containsExactly("file-1");
    }

    @Test
    void nothingIsLookedUpForAStrangerInAGroup() {
        configure(PLACES);
        Set<String> asked = new TreeSet<>();
        AccountInbox watched = new AccountInbox(ACCOUNT, new AccountRules(ACCOUNT, fakes.register("sim", channel), Set::of),
                new Refusals(fakes.audit(), "s"), event -> { }, new GroupContext(), fakes.config(), fakes.journal(),
                Fakes.fake(Sessions.class, (p, m, a) -> {
                    asked.add(m.getName());
                    return m.getName().equals("find") ? Optional.empty() : a[0];
                }), () -> fakes);
        Chat group = new Chat(Chat.Kind.GROUP, "g", "");
        watched.accept(List.of(new Inbound.Message("x1", group, new Sender("mallory", true, ""), Instant.EPOCH, TEXT, false)), "c");
        assertThat(asked).isEmpty();
        watched.accept(List.of(new Inbound.Message("x2", group, new Sender("anna", true, ""), Instant.EPOCH, TEXT, false)), "c");
        assertThat(asked).as("somebody listed").contains("find");
    }

    @Test
    void switchedOffIsRefusedWithTheNextEvent() {
        configure("'allowFrom':['anna']");
        assertThat(inbox.accept(List.of(every(Chat.Kind.DIRECT, "anna", true).get(0)), "c")).containsExactly(Verdict.ACCEPTED);
        configure("'allowFrom':['anna'],'enabled':false");
        assertThat(inbox.accept(every(Chat.Kind.DIRECT, "anna", true), "c")).containsOnly(Verdict.REFUSED);
        assertThat(inbox.accept(every(Chat.Kind.DIRECT, "mallory", true), "c")).containsOnly(Verdict.REFUSED);
        assertThat(pairing.notices).isEmpty();
        assertThat(fakes.happened.toString()).contains("rule=access.channel.disabled");
    }

    @Test
    void anAdmittedEventCarriesWhatOthersNeed() {
        configure("'allowFrom':['anna']," + PLACES);
        inbox.accept(every(Chat.Kind.GROUP, "anna", true), "c");
        Json.Obj said = Envelope.parse(fakes.entries.entrySet().stream().filter(e -> e.getKey().endsWith(":e1")).findFirst().orElseThrow().getValue().payload()).message().options();
        assertThat(said.text("event")).contains("message");
        assertThat(said.text("messageId")).contains("m");
        assertThat(said.flag("addressed", false)).isTrue();
        assertThat(said.object("labels").text("chat")).contains("topic");
        assertThat(said.array("attachments").get(0).text())
                .isEqualTo("{\"reference\":\"file-1\",\"name\":\"voice.ogg\",\"mediaType\":\"audio/ogg\",\"size\":10}");
        assertThat(fakes.turns).extracting(m -> m.options().text("event").orElse("")).containsExactly("message", "button", "command");
    }
}
