// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;

/**
 * The process is killed at every operation of a journal that begins one file after the other while turns are open and replies on
 * their way: what it was told before is known after, and known still after the next kill.
 */
class SegmentCutTest {
    private static final String SOURCE = "channel:sim:default";
    private static final int TURNS = 60;
    private static final int OPEN = 5;
    private static final String LONG = "x".repeat(1000);

    /** What the journal was told, and the operation of the disk that followed. */
    private record Told(String what, int turn, int at) {}

    private final List<Told> told = new ArrayList<>();
    private RecordingDisk disk;

    private static String run(int turn) {
        return "run-" + turn;
    }

    private void tell(String what, int turn, Runnable call) {
        call.run();
        told.add(new Told(what, turn, disk.steps()));
    }

    private void play() throws InterruptedException {
        disk = new RecordingDisk();
        Machine machine = new Machine(disk, true);
        Journal journal = machine.journal;
        for (int i = 0; i < TURNS + OPEN; i++) {
            int turn = i;
            int old = i - OPEN;
            if (turn < TURNS) {
                tell("accepted", turn, () -> journal.accept(SOURCE, List.of(entry(turn)), "" + turn));
                tell("begun", turn, () -> journal.begun(run(turn)));
            }
            if (old >= 0) {
                tell("outgoing", old, () -> journal.outgoing(run(old), run(old), LONG));
                tell("ended", old, () -> journal.ended(run(old), new Outcome("ok", "{}")));
                tell("sent", old, () -> journal.receipt(run(old), "id"));
            }
            machine.settle();
        }
        assertThat(disk.list("journal")).as("the files before it were dropped").singleElement().asString().isGreaterThan("00000003.jsonl");
    }

    private static Entry entry(int turn) {
        return new Entry(SOURCE, "key-" + turn, run(turn), LONG);
    }

    @Test
    void aKillAtTheChangeOfFilesForgetsNothing() throws InterruptedException {
        play();
        judge(Survivors.ALL);
    }

    /** The planted fault, judged by the same check: that a turn began is handed to the system and not to the disk. */
    @Test
    void aLossOfPowerIsMore() throws InterruptedException {
        play();
        assertThatThrownBy(() -> judge(Survivors.FORCED_ONLY)).isInstanceOf(AssertionError.class).hasMessageContaining("begun");
    }

    private void judge(Survivors survivors) throws InterruptedException {
        for (int cut = 1; cut <= disk.steps(); cut++) {
            if (disk.changes(cut - 1, Survivors.ALL)) {
                Machine next = new Machine(disk.after(cut, survivors, cut), true);
                judge(next.journal, cut);
                next.journal.accept(new Entry("other", "later", "later", "{}"));
                next.journal.begun("later");
                Machine last = new Machine(next.disk.after(next.disk.steps(), Survivors.ALL, cut), true);
                judge(last.journal, cut);
                assertThat(last.journal.unfinished()).filteredOn(u -> u.entry().runId().equals("later"))
                        .singleElement().extracting(Journal.Unfinished::begun).isEqualTo(true);
                next.settle();
                last.settle();
            }
        }
    }

    private void judge(Journal journal, int cut) {
        Map<Integer, Set<String>> known = new HashMap<>();
        told.stream().filter(t -> t.at() <= cut).forEach(t -> known.computeIfAbsent(t.turn(), n -> new HashSet<>()).add(t.what()));
        Map<String, Boolean> open = new HashMap<>();
        journal.unfinished().forEach(u -> open.put(u.entry().runId(), u.begun()));
        List<String> leaving = journal.unconfirmed().stream().map(Journal.Outgoing::key).toList();
        known.forEach((turn, facts) -> {
            String run = run(turn);
            assertThat(journal.find(SOURCE, "key-" + turn)).as("cut %d: accepted %s", cut, run).isPresent();
            if (facts.contains("begun") && open.containsKey(run)) {
                assertThat(open.get(run)).as("cut %d: begun %s", cut, run).isTrue();
            }
            if (facts.contains("outgoing") && !facts.contains("sent")) {
                assertThat(leaving.contains(run) || facts.contains("ended")).as("cut %d: outgoing %s", cut, run).isTrue();
            }
            assertThat(facts.contains("ended") && open.containsKey(run)).as("cut %d: ended %s", cut, run).isFalse();
            assertThat(facts.contains("sent") && leaving.contains(run)).as("cut %d: sent %s", cut, run).isFalse();
            assertThat(Integer.parseInt(journal.cursor(SOURCE))).as("cut %d: cursor", cut).isGreaterThanOrEqualTo(turn);
        });
    }
}
