// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Message;
import dev.creel.access.Overheard;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A group with an owner, a guest and a stranger, through the whole inbox of an account. */
class GroupTalkTest {
    private static final Account ACCOUNT = new Account("sim", "default", Json.Obj.EMPTY);
    private static final Chat GROUP = new Chat(Chat.Kind.GROUP, "g", "");
    private static final String KEY = "agent:main:sim:group:g";

    private final Fakes fakes = new Fakes();
    private final Channel channel = Fakes.fake(Channel.class, (p, m, a) -> a[0]);
    private final AccountInbox inbox = new AccountInbox(ACCOUNT,
            new AccountRules(ACCOUNT, fakes.register("sim", channel), Set::of), new Refusals(fakes.audit(), "s"),
            event -> { }, new GroupContext(), fakes.config(), fakes.journal(), fakes.sessions(), () -> fakes);
    private int events;

    @BeforeEach
    void configure() {
        fakes.config(("{'channels':{'sim':{'groupPolicy':'allowlist','groupAllowFrom':['anna','eva'],'groups':{'g':{}}}},"
                + "'commands':{'ownerAllowFrom':['sim:eva']}}").replace('\'', '"'));
    }

    private Inbound said(String sender, String text, Addressed addressed) {
        return new Inbound.Message("e" + ++events, GROUP, new Sender(sender, true, "Eva"), Instant.EPOCH, text, addressed, "m", "G", List.of());
    }

    private Verdict one(Inbound event) {
        return inbox.accept(List.of(event), "c" + events).get(0);
    }

    private List<String> texts() {
        return fakes.turns.stream().map(Message::text).toList();
    }

    @Test
    void whatWasSaidBeforeGoesAlongOnceAndAStrangersWordsNever() {
        assertThat(one(said("stranger", "buy this", Addressed.NOBODY))).isEqualTo(Verdict.REFUSED);
        one(said("anna", "lunch at one", Addressed.NOBODY));
        one(said("anna", "or two", Addressed.OTHERS));
        assertThat(texts()).as("nobody asked the bot").isEmpty();
        assertThat(inbox.accept(List.of(said("anna", "or three", Addressed.NOBODY), said("eva", "when is lunch?", Addressed.BOT),
                said("eva", "well?", Addressed.BOT)), "c")).endsWith(Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(texts()).containsExactly("when is lunch?", "well?");
        assertThat(Overheard.of(fakes.turns.get(0))).extracting(Overheard::text).containsExactly("lunch at one", "or two", "or three");
        assertThat(Overheard.of(fakes.turns.get(1))).isEmpty();
        one(said("eva", "and now?", Addressed.BOT));
        assertThat(Overheard.of(fakes.turns.get(2))).isEmpty();
        assertThat(fakes.turns).extracting(Message::sessionKey).containsOnly(KEY);
    }

    @Test
    void theOwnersCommandWorksWithoutAMentionAndAGuestsIsDropped() {
        assertThat(one(said("anna", "/status", Addressed.BOT))).isEqualTo(Verdict.REFUSED);
        assertThat(one(said("anna", "/new", Addressed.BOT))).isEqualTo(Verdict.REFUSED);
        assertThat(one(new Inbound.Command("c1", GROUP, new Sender("anna", true, ""), Instant.EPOCH, "status", ""))).isEqualTo(Verdict.REFUSED);
        assertThat(one(new Inbound.Button("b1", GROUP, new Sender("anna", true, ""), Instant.EPOCH, "m", "/model x"))).isEqualTo(Verdict.REFUSED);
        assertThat(texts()).isEmpty();
        assertThat(fakes.happened.toString()).contains("rule=access.channel.command");
        assertThat(one(said("eva", "/status", Addressed.NOBODY))).isEqualTo(Verdict.ACCEPTED);
        assertThat(one(new Inbound.Command("c2", GROUP, new Sender("eva", true, ""), Instant.EPOCH, "status", ""))).isEqualTo(Verdict.ACCEPTED);
        assertThat(one(new Inbound.Button("b2", GROUP, new Sender("eva", true, ""), Instant.EPOCH, "m", "/model x"))).isEqualTo(Verdict.ACCEPTED);
        assertThat(texts()).containsExactly("/status", "/status", "/model x");
        assertThat(fakes.turns).extracting(m -> m.options().text("event").orElse("")).containsExactly("message", "command", "button");
    }

    @Test
    void theOwnersChoiceForTheGroupOverridesTheMentionAndNothingElse() {
        fakes.activation.put(KEY, "always");
        assertThat(one(said("anna", "hello all", Addressed.NOBODY))).isEqualTo(Verdict.ACCEPTED);
        assertThat(one(said("stranger", "hello all", Addressed.BOT))).isEqualTo(Verdict.REFUSED);
        assertThat(one(said("anna", "/status", Addressed.NOBODY))).isEqualTo(Verdict.REFUSED);
        fakes.config(("{'channels':{'sim':{'groupPolicy':'allowlist','groupAllowFrom':['anna'],'groups':{'g':{'requireMention':false}}}}}")
                .replace('\'', '"'));
        fakes.activation.put(KEY, "mention");
        one(said("anna", "past the bot", Addressed.NOBODY));
        assertThat(texts()).containsExactly("hello all");
        fakes.activation.clear();
        assertThat(one(said("anna", "for the bot", Addressed.NOBODY))).isEqualTo(Verdict.ACCEPTED);
    }
}
