// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.journal.Journal.OpenTool;
import dev.creel.journal.Journal.Outcome;
import dev.creel.journal.Journal.Outgoing;
import dev.creel.journal.Journal.Unfinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    private static Fact accept(int i) {
        return Fact.accept("run" + i, "s", "key" + i, "payload" + i, i);
    }

    private static Fact ended(int i, String text, long at) {
        return Fact.ended("run" + i, "ok", text, at);
    }

    @Test
    void followsAMessageToItsEnd() {
        List.of(accept(1), Fact.begun("run1"), Fact.tool("run1", "a", "t"), Fact.tool("run1", "b", "u"),
                Fact.done("run1", "a", false)).forEach(ledger::apply);
        Unfinished open = ledger.unfinished().get(0);
        assertThat(open.begun()).isTrue();
        assertThat(open.openTools()).containsExactly(new OpenTool("b", "u"));
        assertThat(open.entry().payload()).isEqualTo("payload1");
        assertThat(ledger.find("s", "key1").orElseThrow().outcome()).isEmpty();
        assertThat(ledger.waiting()).isEqualTo(1);
        ledger.apply(ended(1, "done", 5));
        assertThat(ledger.unfinished()).isEmpty();
        assertThat(ledger.waiting()).isZero();
        assertThat(ledger.find("s", "key1").orElseThrow().outcome()).contains(new Outcome("ok", "done"));
        assertThat(ledger.find("other", "key1")).as("keys are of a source").isEmpty();
    }

    @Test
    void aRunEndsOnce() {
        ledger.apply(accept(1));
        ledger.apply(ended(1, "first", 5));
        ledger.apply(Fact.ended("run1", "interrupted", "second", 6));
        assertThat(ledger.find("s", "key1").orElseThrow().outcome()).contains(new Outcome("ok", "first"));
    }

    @Test
    void repliesWaitForTheirReceipt() {
        ledger.apply(Fact.out("run1", "reply", "{}"));
        assertThat(ledger.outgoing()).containsExactly(new Outgoing("run1", "reply", "{}"));
        ledger.apply(Fact.sent("reply", "id"));
        assertThat(ledger.outgoing()).isEmpty();
    }

    @Test
    void forgetsEndedMessagesByNumberAgeAndSize() {
        for (int i = 0; i <= EndedWindow.MOST; i++) {
            ledger.apply(accept(i));
            ledger.apply(ended(i, "", 1_000));
        }
        assertThat(ledger.knowsRun("run0")).isFalse();
        assertThat(ledger.find("s", "key0")).isEmpty();
        assertThat(ledger.knowsRun("run1")).isTrue();
        ledger.apply(accept(19_000));
        ledger.apply(ended(19_000, "", 1_001 + EndedWindow.LONGEST_MILLIS));
        assertThat(ledger.knowsRun("run" + EndedWindow.MOST)).isFalse();
        assertThat(ledger.knowsRun("run19000")).isTrue();
        String large = "x".repeat((int) EndedWindow.MOST_CHARACTERS / 2);
        ledger.apply(accept(19_001));
        ledger.apply(ended(19_001, large, 1_001 + EndedWindow.LONGEST_MILLIS));
        ledger.apply(accept(19_002));
        ledger.apply(ended(19_002, large, 1_001 + EndedWindow.LONGEST_MILLIS));
        assertThat(ledger.knowsRun("run19000")).isFalse();
        assertThat(ledger.knowsRun("run19002")).isTrue();
    }

    @Test
    void aBusySourceTakesNoRoomOfAnother() {
        ledger.apply(Fact.accept("quiet", "other", "key", "", 1));
        ledger.apply(Fact.ended("quiet", "ok", "", 1));
        for (int i = 0; i <= 2 * EndedWindow.MOST; i++) {
            ledger.apply(accept(i));
            ledger.apply(ended(i, "", 1_000));
        }
        assertThat(ledger.find("other", "key")).isPresent();
        assertThat(ledger.find("s", "key0")).isEmpty();
    }

    @Test
    void whatIsKnownOfAReplyStaysWhenItIsReplaced() {
        ledger.apply(Fact.out("run1", "reply", "{}"));
        ledger.apply(Fact.part("reply", 0, "a"));
        ledger.apply(Fact.part("reply", 0, "a"));
        ledger.apply(Fact.out("run1", "reply", "{1}"));
        ledger.apply(Fact.part("reply", 1, "b"));
        assertThat(ledger.outgoing()).containsExactly(new Outgoing("run1", "reply", "{1}", List.of("a", "b")));
        ledger.apply(Fact.sent("reply", "id"));
        ledger.apply(Fact.part("reply", 0, "a"));
        assertThat(ledger.outgoing()).isEmpty();
    }

    /** What did not end is never forgotten. */
    @Test
    void keepsUnfinishedMessagesHoweverOld() {
        ledger.apply(accept(100_000));
        for (int i = 0; i <= 2 * EndedWindow.MOST; i++) {
            ledger.apply(accept(i));
            ledger.apply(ended(i, "", EndedWindow.LONGEST_MILLIS * i));
        }
        assertThat(ledger.unfinished()).extracting(u -> u.entry().runId()).containsExactly("run100000");
    }

    /** Whatever happened: told twice it amounts to the same, and its copy amounts to the same. */
    @Test
    void tellingTwiceChangesNothingAndACopyIsWhole() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<Fact> facts = new ArrayList<>();
            Ledger once = new Ledger();
            Ledger twice = new Ledger();
            for (int i = 0; i < 60; i++) {
                Fact fact = any(random, i);
                facts.add(fact);
                once.apply(fact);
                twice.apply(fact);
                if (fact.kind() != Fact.Kind.OUT) {
                    twice.apply(fact);
                }
            }
            Ledger copy = new Ledger();
            once.write(copy::apply);
            assertThat(state(twice)).isEqualTo(state(once));
            assertThat(state(copy)).isEqualTo(state(once));
        }
    }

    private static Fact any(Random random, int at) {
        int i = random.nextInt(6);
        return switch (random.nextInt(8)) {
            case 0, 1 -> accept(i);
            case 2 -> Fact.begun("run" + i);
            case 3 -> Fact.tool("run" + i, "c" + random.nextInt(2), "t");
            case 4 -> Fact.done("run" + i, "c" + random.nextInt(2), false);
            case 5 -> random.nextBoolean() ? Fact.out("run" + i, "o" + i, "p") : Fact.sent("o" + i, "r");
            case 6 -> Fact.cursor("source" + i, "c" + at);
            default -> ended(i, "at " + at, at);
        };
    }

    static List<Object> state(Ledger ledger) {
        List<Object> all = new ArrayList<>(ledger.unfinished());
        all.addAll(ledger.outgoing());
        for (int i = 0; i < 6; i++) {
            all.add(ledger.find("s", "key" + i));
            all.add(ledger.knowsRun("run" + i));
            all.add(ledger.cursor("source" + i));
        }
        return all;
    }
}
