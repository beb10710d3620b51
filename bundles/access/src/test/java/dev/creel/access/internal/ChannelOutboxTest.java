// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.DeadLetters.DeadLetter;
import dev.creel.access.Message;
import dev.creel.access.Outbox;
import dev.creel.access.Outbox.Order;
import dev.creel.access.Outbox.Sent;
import dev.creel.access.internal.outbox.ChannelOutbox;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Capabilities;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Markup;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelOutboxTest {
    private static final ChannelAddress TO = new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, "anna", ""));

    private final Fakes fakes = new Fakes();
    private final List<Outgoing> sent = new CopyOnWriteArrayList<>();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private volatile int limit = 4_000;
    private final ChannelHealth health = new ChannelHealth();
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
        outbox = new ChannelOutbox(fakes.config(), fakes, fakes.journal(), fakes.audit(), health, fakes);
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

    private static String payload(ChannelAddress to, String text) {
        return Json.object().put("to", to.json()).put("text", text).put("at", Instant.now().toEpochMilli()).build().text();
    }

    private static ChannelAddress to(String chat) {
        return new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, chat, ""));
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
        String payload = payload(TO, "hello");
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
    void whatTheServiceWillNeverTakeWaitsForTheOperatorWhoRetriesItOrDropsIt() throws Exception {
        start();
        failures.add(new Failure(Failure.Code.NOT_FOUND, "no such chat"));
        failures.add(new Failure(Failure.Code.NOT_FOUND, "no such chat"));
        fakes.register("sim", channel());
        outbox.keep("r1", from(TO), "hello");
        outbox.send("r1");
        fakes.await(() -> outbox.all().size() == 1);
        DeadLetter dead = outbox.all().get(0);
        assertThat(dead.why()).isEqualTo("NOT_FOUND: no such chat");
        assertThat(fakes.happened).anyMatch(h -> h.startsWith("audit channel.undelivered") && h.contains("no such chat"))
                .noneMatch(h -> h.startsWith("audit") && h.contains("hello"));

        outbox.stop();
        start();
        assertThat(outbox.all()).as("kept over a restart").containsExactly(dead);
        assertThat(sent).as("and not tried by itself").hasSize(1);
        assertThat(outbox.retry("other")).isFalse();
        assertThat(outbox.retry("r1")).isTrue();
        fakes.await(() -> outbox.all().size() == 1);
        assertThat(sent).extracting(Outgoing::maybeSent).containsExactly(false, true);
        assertThat(outbox.drop("r1")).isTrue();
        assertThat(outbox.all()).isEmpty();
        assertThat(fakes.outgoing).isEmpty();
    }

    @Test
    void deadLettersAreBounded() throws Exception {
        for (int i = 0; i < 250; i++) {
            fakes.outgoing.put("r" + i, new Journal.Outgoing("r" + i, "r" + i, payload(to("c" + i), "hello")));
            failures.add(new Failure(Failure.Code.NOT_FOUND, "no such chat"));
        }
        fakes.register("sim", channel());
        start();
        fakes.await(() -> outbox.all().size() == 200 && fakes.outgoing.size() == 200);
        assertThat(fakes.happened).filteredOn(h -> h.contains("too many undelivered")).hasSize(100);
    }

    /** A chat whose first letter has to wait keeps its order; another chat does not wait for it. */
    @Test
    void aChatNeverOvertakesItselfAndHoldsUpNoOther() throws Exception {
        for (ChannelAddress to : List.of(to("a"), to("a"), to("b"))) {
            String key = "r" + fakes.outgoing.size();
            fakes.outgoing.put(key, new Journal.Outgoing(key, key, payload(to, key)));
        }
        Channel works = channel();
        fakes.register("sim", Fakes.fake(Channel.class, (p, m, a) -> {
            if (m.getName().equals("send") && ((Outgoing) a[1]).text().equals("r0")
                    && sent.stream().noneMatch(o -> o.text().equals("r0"))) {
                sent.add((Outgoing) a[1]);
                throw new Failure(Failure.Code.TEMPORARY, "busy");
            }
            return m.invoke(works, a);
        }));
        start();
        fakes.awaitSent();
        assertThat(sent.stream().map(Outgoing::text)).containsSubsequence("r0", "r0", "r1").containsSubsequence("r2", "r1");
    }

    @Test
    void refusalsForTooManyMessagesAreNoFailedAttempts() throws Exception {
        failures.add(new Failure(Failure.Code.RATE_LIMIT, "slow down"));
        start();
        fakes.register("sim", channel());
        outbox.keep("r1", from(TO), "hello");
        outbox.send("r1");
        fakes.awaitSent();
        assertThat(sent).as("refused is not perhaps sent").extracting(Outgoing::maybeSent).containsExactly(false, false);
    }

    /** What left before the stop is known part by part: only the one in between is in doubt. */
    @Test
    void afterAStopTheRestOfALongAnswerIsSent() throws Exception {
        limit = 100;
        String text = String.join("\n\n", "x".repeat(70), "y".repeat(70), "z".repeat(70));
        Channel works = channel();
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        fakes.register("sim", Fakes.fake(Channel.class, (p, m, a) -> {
            Object result = m.invoke(works, a);
            if (m.getName().equals("send") && ((Outgoing) a[1]).text().startsWith("y") && hangs.getCount() > 0) {
                hangs.countDown();
                never.await();
            }
            return result;
        }));
        start();
        outbox.keep("r1", from(TO), text);
        outbox.send("r1");
        assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
        outbox.stop();
        start();
        fakes.awaitSent();
        assertThat(sent).extracting(m -> m.key() + m.text().charAt(0) + m.maybeSent())
                .containsExactly("r1#1xfalse", "r1#2yfalse", "r1#2ytrue", "r1#3zfalse");
    }

    private static Channel editing(List<String> seen, List<Outgoing> sent) {
        Capabilities can = new Capabilities(4_000, Capabilities.Unit.UTF16, Capabilities.Idempotency.NONE, Markup.PLAIN, true, true, 0, false);
        return Fakes.fake(Channel.class, (p, m, a) -> {
            switch (m.getName()) {
                case "capabilities":
                    return can;
                case "typing":
                    seen.add("typing " + ((Chat) a[1]).id());
                    return null;
                case "edit":
                    seen.add("edit " + a[1] + " " + ((Outgoing) a[2]).text());
                    return null;
                default:
                    sent.add((Outgoing) a[1]);
                    seen.add("send " + ((Outgoing) a[1]).text());
                    return new Channel.Receipt(List.of("m" + sent.size()));
            }
        });
    }

    @Test
    void aChatSeesThatAnAnswerIsBeingWrittenAndItsTextWhereTheOperatorWantsThat() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        fakes.config("{\"channels\":{\"sim\":{\"streaming\":\"partial\"}},\"session\":{\"typingMode\":\"never\"}}");
        fakes.register("sim", editing(seen, sent));
        start();
        try (Outbox.Shown shown = outbox.begun("r1", from(TO))) {
            shown.text(() -> "hel");
            fakes.await(() -> fakes.happened.contains("part r1"));
        }
        outbox.keep("r1", from(TO), "hello");
        outbox.send("r1");
        fakes.awaitSent();
        assertThat(seen).containsExactly("send hel", "edit m1 hello");
        try (Outbox.Shown shown = outbox.begun("r2", from(to("bert")))) {
            shown.text(() -> "all of it");
            fakes.await(() -> fakes.happened.contains("part r2"));
        }
        outbox.keep("r2", from(to("bert")), "all of it");
        outbox.send("r2");
        fakes.awaitSent();
        assertThat(seen).as("it is that text already").last().isEqualTo("send all of it");
        assertThat(fakes.happened).startsWith("intent r1", "part r1", "intent r1", "receipt r1 m1");
    }

    /** A crash after the draft was shown: the answer that the agent makes of it becomes that message. */
    @Test
    void afterAStopADraftBecomesTheAnswer() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        String draft = Json.object().put("to", TO.json()).put("at", Instant.now().toEpochMilli()).put("draft", true).build().text();
        fakes.outgoing.put("r1", new Journal.Outgoing("r1", "r1", draft, List.of("draft m7")));
        fakes.outgoing.put("r2", new Journal.Outgoing("r2", "r2", draft, List.of()));
        fakes.outgoing.put("r3", new Journal.Outgoing("r3", "r3", draft, List.of("draft m8")));
        for (String run : List.of("r1", "r2")) {
            fakes.unfinished.add(new Journal.Unfinished(new Journal.Entry("s", run, run, "{}"), true, List.of()));
        }
        fakes.register("sim", editing(seen, sent));
        start();
        outbox.keep("r1", from(TO), "cut off");
        outbox.send("r1");
        outbox.keep("r2", from(TO), "cut off too");
        outbox.send("r2");
        fakes.awaitSent();
        assertThat(seen).containsExactly("edit m7 cut off", "send cut off too");
        assertThat(sent).as("nobody knows whether its draft is there").extracting(Outgoing::maybeSent).containsExactly(true);
    }

    @Test
    void typingIsShownUntilTheTurnIsOver() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        CountDownLatch typed = new CountDownLatch(2);
        Channel plain = editing(seen, sent);
        fakes.config("{\"channels\":{\"sim\":{}},\"session\":{\"typingIntervalSeconds\":1}}");
        fakes.register("sim", Fakes.fake(Channel.class, (p, m, a) -> {
            Object result = m.invoke(plain, a);
            if (m.getName().equals("typing")) {
                typed.countDown();
            }
            return result;
        }));
        start();
        try (Outbox.Shown shown = outbox.begun("r1", from(TO))) {
            shown.text(() -> "not shown: streaming is off");
            assertThat(typed.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(seen).containsOnly("typing anna");
        assertThat(sent).isEmpty();
    }

    @Test
    void anOrderIsSentOnceHoweverOftenItIsAskedFor() throws Exception {
        start();
        fakes.register("sim", channel());
        Order order = new Order("k", TO, "hello", List.of(), "m9");
        Duration longest = Duration.ofSeconds(20);
        assertThat(outbox.order(order, longest)).isEqualTo(new Sent(Sent.State.SENT, List.of("m1"), ""));
        assertThat(outbox.order(order, longest)).isEqualTo(new Sent(Sent.State.SENT, List.of("m1"), ""));
        outbox.stop();
        start();
        assertThat(outbox.order(order, longest).state()).isEqualTo(Sent.State.SENT);
        assertThat(sent).hasSize(1).extracting(Outgoing::replyTo).containsExactly("m9");
    }

    /** It is on its way when the journal finds no room for its key: asking again must not send it again. */
    @Test
    void anOrderWhoseKeyFindsNoRoomIsNotSentTwice() throws Exception {
        start();
        fakes.register("sim", channel());
        fakes.full = true;
        Order order = new Order("k", TO, "hello", List.of(), "");
        Duration longest = Duration.ofSeconds(20);
        assertThat(outbox.order(order, longest).state()).isEqualTo(Sent.State.SENT);
        assertThat(outbox.order(order, longest).state()).isEqualTo(Sent.State.SENT);
        assertThat(sent).hasSize(1);
    }

    /** What waits for an account that is off leaves when it is on again; another account's leaves meanwhile. */
    @Test
    void nothingLeavesThroughAnAccountThatIsSwitchedOff() throws Exception {
        start();
        fakes.register("sim", channel());
        Duration longest = Duration.ofSeconds(20);
        ChannelAddress one = new ChannelAddress("sim", "one", TO.chat());
        Order before = new Order("k1", one, "before", List.of(), "");
        Order meanwhile = new Order("k2", one, "while", List.of(), "");
        fakes.config("{\"channels\":{\"sim\":{\"accounts\":{\"one\":{},\"two\":{}}}}}");
        assertThat(outbox.order(before, longest).state()).isEqualTo(Sent.State.SENT);
        fakes.config("{\"channels\":{\"sim\":{\"accounts\":{\"one\":{\"enabled\":false},\"two\":{}}}}}");
        assertThat(outbox.order(meanwhile, Duration.ZERO).state()).isEqualTo(Sent.State.WAITING);
        Order other = new Order("k3", new ChannelAddress("sim", "two", TO.chat()), "other", List.of(), "");
        assertThat(outbox.order(other, longest).state()).isEqualTo(Sent.State.SENT);
        assertThat(outbox.waiting()).containsKey("sim:one");
        fakes.config("{\"channels\":{\"sim\":{\"accounts\":{\"one\":{},\"two\":{}}}}}");
        assertThat(outbox.order(meanwhile, longest).state()).isEqualTo(Sent.State.SENT);
        assertThat(sent).extracting(Outgoing::text).containsExactly("before", "other", "while");
    }

    @Test
    void aKeyStandsForOneMessage() throws Exception {
        start();
        fakes.register("sim", channel());
        Duration longest = Duration.ofSeconds(20);
        assertThat(outbox.order(new Order("k", TO, "hello", List.of(), ""), longest).state()).isEqualTo(Sent.State.SENT);
        ChannelAddress other = new ChannelAddress("sim", TO.account(), new Chat(Chat.Kind.DIRECT, "somebody else", ""));
        List<Order> others = List.of(new Order("k", other, "hello", List.of(), ""), new Order("k", TO, "bye", List.of(), ""),
                new Order("k", TO, "hello", List.of(), "m7"));
        for (int run = 0; run < 2; run++) {
            for (Order order : others) {
                assertThat(outbox.order(order, longest)).as("run " + run).isEqualTo(
                        new Sent(Sent.State.MISMATCH, List.of(), "the key was used for another message; a key stands for one"));
            }
            assertThat(outbox.order(new Order("k", TO, "hello", List.of(), ""), longest).state()).isEqualTo(Sent.State.SENT);
            outbox.stop();
            start();
        }
        assertThat(outbox.order(new Order("k2", other, "hello", List.of(), ""), longest).state()).isEqualTo(Sent.State.SENT);
        assertThat(sent).hasSize(2);
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
