// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Capabilities;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.journal.Journal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelOutboxTest {
    private static final ChannelAddress TO = new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, "anna", ""));

    private final Fakes fakes = new Fakes();
    private final List<Outgoing> sent = new CopyOnWriteArrayList<>();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private volatile int limit = 4_000;
    private ChannelOutbox outbox;

    @BeforeEach
    void configured() {
        fakes.config("{\"channels\":{\"sim\":{}}}");
    }

    @AfterEach
    void stop() throws Exception {
        if (outbox != null) {
            outbox.stop();
        }
    }

    private void start() {
        outbox = new ChannelOutbox(fakes.config(), fakes, fakes.journal(), fakes.audit(), fakes);
    }

    private Channel channel() {
        return Fakes.fake(Channel.class, (p, m, a) -> {
            if (m.getName().equals("capabilities")) {
                return new Capabilities(limit, Capabilities.Unit.UTF16, Capabilities.Idempotency.NONE);
            }
            sent.add((Outgoing) a[1]);
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
            return new Channel.Receipt(List.of("m" + sent.size()));
        });
    }

    private static Message from(ChannelAddress address) {
        return new Message("r1", ChannelAddress.SURFACE, "", "", "hi", "", List.of(), 0,
                Json.object().put("from", address.json()).build());
    }

    @Test
    void theIntentIsKeptBeforeAndTheReceiptAfter() throws Exception {
        start();
        fakes.register("sim", channel());
        outbox.keep("r1", from(TO), "hello");
        assertThat(sent).isEmpty();
        outbox.send("r1");
        fakes.awaitSent();
        assertThat(sent).containsExactly(new Outgoing("r1", TO.chat(), "hello", false));
        assertThat(fakes.happened).containsExactly("intent r1", "receipt r1 m1");
    }

    @Test
    void anAnswerToAClientOrWithoutTextDoesNotLeaveHere() {
        start();
        outbox.keep("r1", from(TO), "  ");
        outbox.keep("r2", new Message("r2", "chat", "", "", "hi", "", List.of(), 0, Json.Obj.EMPTY), "x");
        outbox.send("r1");
        outbox.send("r2");
        assertThat(fakes.happened).isEmpty();
    }

    @Test
    void whatMayHaveLeftBeforeTheStopIsFlaggedAndWhatHasNoEndIsLeftToTheAgent() throws Exception {
        String payload = new Reply("r1", TO, "hello", Instant.now(), false).payload();
        fakes.outgoing.put("r1", new Journal.Outgoing("r1", "r1", payload));
        fakes.outgoing.put("r2", new Journal.Outgoing("r2", "r2", payload));
        fakes.outgoing.put("r3", new Journal.Outgoing("r3", "r3", "{}"));
        fakes.unfinished.add(new Journal.Unfinished(new Journal.Entry("s", "k", "r2", "{}"), true, List.of()));
        start();
        fakes.register("sim", channel());
        outbox.keep("r2", from(TO), "hello again");
        outbox.send("r2");
        fakes.awaitSent();
        assertThat(sent).containsExactly(
                new Outgoing("r1", TO.chat(), "hello", true), new Outgoing("r2", TO.chat(), "hello again", false));
        assertThat(fakes.happened).contains("receipt r3 unreadable");
    }

    @Test
    void waitsForItsChannelAndKeepsTheOrder() throws Exception {
        start();
        outbox.keep("r1", from(TO), "one");
        outbox.send("r1");
        outbox.keep("r2", from(TO), "two");
        outbox.send("r2");
        fakes.register("sim", channel());
        fakes.awaitSent();
        assertThat(sent).extracting(Outgoing::text).containsExactly("one", "two");
    }

    @Test
    void aSecondAttemptIsFlagged() throws Exception {
        start();
        failures.add(new Failure(Failure.Code.TEMPORARY, "busy"));
        fakes.register("sim", channel());
        outbox.keep("r1", from(TO), "hello");
        outbox.send("r1");
        fakes.awaitSent();
        assertThat(sent).extracting(Outgoing::maybeSent).containsExactly(false, true);
    }

    @Test
    void whatTheServiceWillNeverTakeIsGivenUpAndAudited() throws Exception {
        start();
        failures.add(new Failure(Failure.Code.NOT_FOUND, "no such chat"));
        fakes.register("sim", channel());
        outbox.keep("r1", from(TO), "hello");
        outbox.send("r1");
        fakes.awaitSent();
        assertThat(fakes.happened).anyMatch(h -> h.startsWith("audit channel.undelivered") && h.contains("no such chat"))
                .noneMatch(h -> h.startsWith("audit") && h.contains("hello")).last().isEqualTo("receipt r1 undelivered D-1");
    }

    @Test
    void aLongAnswerIsCutWhereALineEnds() throws Exception {
        start();
        limit = 100;
        fakes.register("sim", channel());
        String text = ("x".repeat(69) + "\n").repeat(3).strip();
        outbox.keep("r1", from(TO), text);
        outbox.send("r1");
        fakes.awaitSent();
        assertThat(sent).extracting(Outgoing::key).containsExactly("r1#1", "r1#2", "r1#3");
        assertThat(String.join("\n", sent.stream().map(Outgoing::text).toList())).isEqualTo(text);
    }

    @Test
    void aNoticeIsKeptThenSentOnce() throws Exception {
        start();
        outbox.notice(TO, "pair-1", "Your code is `ABCD`");
        outbox.notice(TO, "pair-1", "Your code is `ABCD`");
        fakes.register("sim", channel());
        fakes.awaitSent();
        assertThat(sent).containsExactly(new Outgoing("notice:pair-1", TO.chat(), "Your code is ABCD", false));
        assertThat(fakes.happened).containsExactly("intent notice:pair-1", "receipt notice:pair-1 m1");
    }
}
