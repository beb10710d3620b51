// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Inbox;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes in while it is frozen is refused for good, whoever sends it. */
class FrozenInboxTest {
    private static final Account ACCOUNT = new Account("sim", "work", Json.Obj.EMPTY);
    private static final Peer WRITER = new Peer("c1", true, "operator", Set.of("operator.write"), "cli");

    @TempDir
    Path state;
    private final Fakes fakes = new Fakes();
    private final List<Inbound> strangers = new ArrayList<>();
    private final Fakes.FakeChannel channel = fakes.register("sim", Fakes.fake(Channel.class, (p, m, a) -> a[0]));
    private final AccountInbox inbox = new AccountInbox(ACCOUNT, new AccountRules(ACCOUNT, channel, Set::of),
            new Refusals(fakes.audit(), "channel:sim:work"), strangers::add, new GroupContext(), fakes.config(), fakes.journal(),
            fakes.sessions(), () -> fakes);

    @BeforeEach
    void configured() {
        fakes.stateDir = state.toString();
        fakes.config("{\"channels\":{\"sim\":{\"dmPolicy\":\"pairing\",\"accounts\":{\"work\":{\"allowFrom\":[\"anna\"]}}}}}");
    }

    private static Inbound message(String event, String sender) {
        return new Inbound.Message(event, new Chat(Chat.Kind.DIRECT, "chat-" + sender, ""), new Sender(sender, true, sender), Instant.EPOCH,
                "text of " + event, true);
    }

    private static Message chat(String key) {
        return new Message(key, "chat", "main", "main", "hello", "", List.of(), 0, Json.Obj.EMPTY);
    }

    @Test
    void aChannelGetsNothingInAndNoStrangerIsAnswered() throws IOException {
        assertThat(inbox.accept(List.of(message("e1", "anna")), "c1")).containsExactly(Verdict.ACCEPTED);
        Freeze.of(state).freeze(Part.INBOUND, "", "", Instant.EPOCH);
        assertThat(inbox.accept(List.of(message("e2", "anna"), message("e3", "stranger")), "c2")).containsExactly(Verdict.REFUSED, Verdict.REFUSED);
        assertThat(fakes.turns).extracting(Message::text).containsExactly("text of e1");
        assertThat(strangers).isEmpty();
        assertThat(inbox.cursor()).as("it does not come again after the thaw").isEqualTo("c2");
        assertThat(fakes.happened).anyMatch(line -> line.contains("access.refused") && line.contains("freeze.inbound") && line.contains("e2"));
        Freeze.of(state).thaw(Part.INBOUND);
        assertThat(inbox.accept(List.of(message("e4", "anna")), "c3")).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void aClientIsRefusedToo() throws IOException {
        DurableInbox clients = new DurableInbox(fakes.config(), fakes.audit(), fakes.journal(), fakes.sessions());
        clients.turns = fakes;
        assertThat(clients.accept(chat("k1"), WRITER).kind()).isEqualTo(Inbox.Verdict.Kind.ACCEPTED);
        Freeze.of(state).freeze(Part.INBOUND, "", "", Instant.EPOCH);
        Inbox.Verdict refused = clients.accept(chat("k2"), WRITER);
        assertThat(refused.kind()).isEqualTo(Inbox.Verdict.Kind.REFUSED);
        assertThat(refused.rule()).isEqualTo("freeze.inbound");
        assertThat(fakes.turns).hasSize(1);
    }
}
