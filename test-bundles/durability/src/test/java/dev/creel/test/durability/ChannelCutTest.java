// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.journal.Journal;
import dev.creel.journal.Journal.Entry;
import dev.creel.journal.Journal.Outcome;
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
 * Batches of a channel with their cursors, answers on their way out and their receipts, cut at every operation of the disk:
 * a cursor never stands before its messages, and an answer whose turn ended is never forgotten without a receipt.
 */
class ChannelCutTest {
    private static final String SOURCE = "channel:sim:default";
    private static final int BATCHES = 60;
    private static final int SIZE = 3;

    private final Map<Integer, Integer> acknowledged = new HashMap<>();
    private final Map<String, Integer> receipts = new HashMap<>();
    private RecordingDisk disk;

    private static String run(int batch, int place) {
        return "run-" + (batch * SIZE + place);
    }

    private void run() throws InterruptedException {
        disk = new RecordingDisk();
        Machine machine = new Machine(disk, true);
        for (int batch = 1; batch <= BATCHES; batch++) {
            List<Entry> entries = new ArrayList<>();
            for (int place = 0; place < SIZE; place++) {
                entries.add(new Entry(SOURCE, "e" + run(batch, place), run(batch, place), "{\"text\":\"" + "x".repeat(300) + "\"}"));
            }
            machine.journal.accept(SOURCE, entries, Integer.toString(batch));
            acknowledged.put(batch, disk.steps());
            for (int place = 0; place < SIZE; place++) {
                answer(machine.journal, run(batch, place), place);
            }
        }
        machine.settle();
        machine.stop();
    }

    private void answer(Journal journal, String run, int place) {
        journal.begun(run);
        journal.outgoing(run, run, "{\"answer\":\"" + run + "\"}");
        journal.ended(run, new Outcome("ok", "{}"));
        if (place != 2) {
            receipts.put(run, disk.steps());
            journal.receipt(run, "sent");
        }
    }

    @ParameterizedTest
    @EnumSource(Survivors.class)
    void cursorsFollowTheirMessagesAndAnswersAreNotForgotten(Survivors survivors) throws InterruptedException {
        run();
        int cuts = 0;
        int resent = 0;
        for (int cut = 0; cut <= disk.steps(); cut++) {
            if (cut == disk.steps() || disk.changes(cut, survivors)) {
                Machine left = new Machine(disk.after(cut, survivors, cut), true);
                resent += check(left.journal, cut);
                left.settle();
                cuts++;
            }
        }
        System.out.printf("channels, %s: %d batches, %d operations, %d cuts; %d answers are sent again, flagged%n",
                survivors, BATCHES, disk.steps(), cuts, resent);
        assertThat(cuts).isGreaterThan(BATCHES);
    }

    private int check(Journal journal, int cut) {
        String cursor = journal.cursor(SOURCE);
        int reached = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        for (int batch = 1; batch <= BATCHES; batch++) {
            if (acknowledged.get(batch) <= cut) {
                assertThat(reached).as("cut %d: batch %d was acknowledged", cut, batch).isGreaterThanOrEqualTo(batch);
            }
        }
        Set<String> unconfirmed = new HashSet<>();
        journal.unconfirmed().forEach(outgoing -> {
            assertThat(outgoing.payload()).isEqualTo("{\"answer\":\"" + outgoing.runId() + "\"}");
            unconfirmed.add(outgoing.key());
        });
        for (int batch = 1; batch <= BATCHES; batch++) {
            for (int place = 0; place < SIZE; place++) {
                String run = run(batch, place);
                var kept = journal.find(SOURCE, "e" + run);
                assertThat(kept.isPresent() || batch > reached).as("cut %d: cursor %d is before %s", cut, reached, run).isTrue();
                boolean over = kept.isPresent() && kept.get().outcome().isPresent();
                assertThat(!over || unconfirmed.contains(run) || receipts.getOrDefault(run, Integer.MAX_VALUE) <= cut)
                        .as("cut %d: the answer of %s is forgotten", cut, run).isTrue();
            }
        }
        return unconfirmed.size();
    }
}
