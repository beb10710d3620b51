// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.journal.Journal;
import dev.creel.journal.Journal.Entry;
import dev.creel.journal.Journal.Outcome;
import dev.creel.journal.Journal.Outgoing;
import dev.creel.test.durability.RecordingDisk.Survivors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Answers of several messages with drafts, cut at every operation of the disk, in the order the outbox keeps: intent, draft, its
 * id, answer, end, each message and that it has left, receipt. After any cut nothing is lost, only the one message whose sending
 * was under way is sent a second time, and a draft whose id was kept is never left beside its answer.
 */
class OutboxCutTest {
    private static final String SOURCE = "channel:sim:default";
    private static final int RUNS = 40;
    private static final int PIECES = 3;

    /** When each message was handed to the service, and when the journal said so, in steps of the disk. */
    private record Sent(int handed, int known) {}

    private final Map<String, Sent> sent = new HashMap<>();
    private final Map<String, Integer> ended = new HashMap<>();
    private final Map<String, Integer> drafts = new HashMap<>();
    private RecordingDisk disk;

    private void run() throws InterruptedException {
        disk = new RecordingDisk();
        Machine machine = new Machine(disk, true);
        for (int i = 0; i < RUNS; i++) {
            answer(machine.journal, "run" + i);
        }
        machine.settle();
        machine.stop();
    }

    private void answer(Journal journal, String run) {
        journal.accept(SOURCE, List.of(new Entry(SOURCE, "e" + run, run, "{}")), run);
        journal.begun(run);
        journal.outgoing(run, run, "{\"draft\":true}");
        journal.part(run, "draft " + run);
        drafts.put(run, disk.steps());
        journal.outgoing(run, run, "{\"answer\":\"" + run + "\"}");
        journal.ended(run, new Outcome("ok", "{}"));
        ended.put(run, disk.steps());
        for (int piece = 1; piece <= PIECES; piece++) {
            int handed = disk.steps();
            if (piece < PIECES) {
                journal.part(run, "sent " + piece);
            } else {
                journal.receipt(run, "done");
                journal.force();
            }
            sent.put(run + '#' + piece, new Sent(handed, disk.steps()));
        }
    }

    @ParameterizedTest
    @EnumSource(Survivors.class)
    void onlyWhatWasUnderWayIsSentTwice(Survivors survivors) throws InterruptedException {
        run();
        int cuts = 0;
        int inside = 0;
        for (int cut = 0; cut <= disk.steps(); cut++) {
            if (cut == disk.steps() || disk.changes(cut, survivors)) {
                Machine left = new Machine(disk.after(cut, survivors, cut), true);
                inside += check(left.journal, cut);
                left.settle();
                cuts++;
            }
        }
        System.out.printf("outbox, %s: %d answers of %d messages, %d operations, %d cuts; lost 0, sent twice outside the intent"
                + " window 0, inside it %d%n", survivors, RUNS, PIECES, disk.steps(), cuts, inside);
        assertThat(cuts).isGreaterThan(RUNS);
        assertThat(inside).as("cuts in the middle of a send").isPositive();
    }

    /** @return messages that are sent again although they may have left */
    private int check(Journal journal, int cut) {
        Set<String> pending = new HashSet<>();
        int again = 0;
        for (Outgoing outgoing : journal.unconfirmed()) {
            pending.add(outgoing.runId());
            if (drafts.get(outgoing.runId()) <= cut) {
                assertThat(outgoing.parts()).as("cut %d: the draft of %s", cut, outgoing.runId()).contains("draft " + outgoing.runId());
            }
            if (outgoing.payload().contains("answer")) {
                again += sentAgain(outgoing, cut);
            }
        }
        for (String run : new ArrayList<>(ended.keySet())) {
            Sent last = sent.get(run + '#' + PIECES);
            boolean over = journal.find(SOURCE, "e" + run).filter(a -> a.outcome().isPresent()).isPresent();
            assertThat(!over || pending.contains(run) || last.handed() <= cut).as("cut %d: the answer of %s is lost", cut, run).isTrue();
            assertThat(last.known() > cut || !pending.contains(run)).as("cut %d: %s was confirmed", cut, run).isTrue();
        }
        return again;
    }

    private int sentAgain(Outgoing outgoing, int cut) {
        int known = (int) outgoing.parts().stream().filter(part -> part.startsWith("sent ")).count();
        int again = 0;
        for (int piece = known + 1; piece <= PIECES; piece++) {
            Sent message = sent.get(outgoing.runId() + '#' + piece);
            assertThat(message.known()).as("cut %d: %s#%d had its receipt on disk", cut, outgoing.runId(), piece).isGreaterThan(cut);
            again += message.handed() <= cut ? 1 : 0;
        }
        assertThat(again).as("cut %d: %s", cut, outgoing.runId()).isLessThanOrEqualTo(1);
        return again;
    }
}
