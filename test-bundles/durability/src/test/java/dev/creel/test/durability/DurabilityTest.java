// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.journal.Journal;
import dev.creel.test.durability.RecordingDisk.Survivors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The stores alone, sealed and plain, over two hundred turns written as the agent writes them: whatever a crash leaves of the
 * disk, nothing accepted is lost and nothing is done twice. What the agent makes of it is {@link TurnCutTest}'s. With
 * {@code -Dcreel.durability=all} every operation of the disk is a cut, otherwise a sample of them.
 */
class DurabilityTest {
    private static final int TURNS = 200;
    private static final int SAMPLE = 60;
    private static final boolean ALL = "all".equals(System.getProperty("creel.durability"));

    /** When things were promised, in operations of the disk; {@code MAX} if they were not. */
    private final int[] accepted = new int[TURNS];

    private final int[] ended = new int[TURNS];
    private RecordingDisk disk;

    private void run(boolean sealing) throws InterruptedException {
        disk = new RecordingDisk();
        Machine machine = new Machine(disk, sealing);
        for (int turn = 0; turn < TURNS; turn++) {
            machine.journal.accept(Machine.message(turn));
            accepted[turn] = disk.steps();
            // Every third message waits until the next one is in, so that there is a queue at any time.
            if (turn % 3 != 2) {
                turn(machine, turn);
            }
            if (turn % 3 == 0 && turn > 0) {
                turn(machine, turn - 1);
            }
        }
        for (int turn = 0; turn < TURNS; turn++) {
            if (ended[turn] == 0) {
                turn(machine, turn);
            }
        }
        machine.settle();
        machine.stop();
    }

    private void turn(Machine machine, int turn) {
        if (ended[turn] == 0) {
            machine.turn(turn);
            ended[turn] = disk.steps();
        }
    }

    @ParameterizedTest
    @CsvSource({"true,FORCED_ONLY", "true,ALL", "true,ANY", "false,FORCED_ONLY", "false,ALL", "false,ANY"})
    void losesNothingAndDoesNothingTwice(boolean sealing, Survivors survivors) throws InterruptedException {
        run(sealing);
        int stride = ALL ? 1 : Math.max(1, disk.steps() / SAMPLE);
        int cuts = 0;
        for (int cut = 0; cut <= disk.steps(); cut += stride, cuts++) {
            RecordingDisk left = disk.after(cut, survivors, cut);
            check(new Machine(left, sealing), cut, cuts % 8 == 0);
        }
        System.out.printf("stores, %s, %s: %d turns, %d operations, %d cuts: 0 lost, 0 doubled%n",
                sealing ? "sealed" : "plain", survivors, TURNS, disk.steps(), cuts);
        assertThat(cuts).isGreaterThanOrEqualTo(SAMPLE);
    }

    private void check(Machine machine, int cut, boolean goOn) throws InterruptedException {
        Set<String> unfinished = new HashSet<>();
        Set<String> begun = new HashSet<>();
        for (Journal.Unfinished u : machine.journal.unfinished()) {
            assertThat(unfinished.add(u.entry().runId())).as("cut %d: unfinished twice", cut).isTrue();
            if (u.begun()) {
                begun.add(u.entry().runId());
            }
        }
        Set<String> endedRuns = new HashSet<>();
        for (int turn = 0; turn < TURNS; turn++) {
            Optional<Journal.Accepted> found = machine.journal.find("test", "key-" + turn);
            if (accepted[turn] <= cut) {
                assertThat(found).as("cut %d: message %d was accepted", cut, turn).isPresent();
            }
            if (ended[turn] <= cut) {
                assertThat(found.orElseThrow().outcome()).as("cut %d: turn %d had ended", cut, turn)
                        .contains(new Journal.Outcome("ok", "{\"text\":\"answer " + turn + "\"}"));
            }
            boolean over = found.isPresent() && found.get().outcome().isPresent();
            if (over) {
                endedRuns.add("run-" + turn);
            }
            assertThat(unfinished.contains("run-" + turn)).as("cut %d: turn %d", cut, turn).isEqualTo(found.isPresent() && !over);
        }
        transcripts(machine, cut, endedRuns, begun);
        if (goOn) {
            goOn(machine, cut);
        }
        machine.settle();
    }

    private void transcripts(Machine machine, int cut, Set<String> endedRuns, Set<String> begun) {
        Set<String> answered = new HashSet<>();
        for (int s = 0; s < 5; s++) {
            Set<String> once = new HashSet<>();
            for (String line : machine.transcript("agent:main:s" + s)) {
                assertThat(once.add(line)).as("cut %d: %s stands twice", cut, line).isTrue();
                String run = line.substring(0, line.indexOf(' '));
                assertThat(endedRuns.contains(run) || begun.contains(run))
                        .as("cut %d: %s is in the transcript, but the journal does not know that it began", cut, run)
                        .isTrue();
                if (line.endsWith("assistant")) {
                    answered.add(run);
                }
            }
        }
        assertThat(answered).as("cut %d: turns that ended and have their answer", cut).containsAll(endedRuns);
    }

    /** Recovers as the agent does, takes every message again, and ends with each answered or marked once. */
    private void goOn(Machine machine, int cut) throws InterruptedException {
        for (Journal.Unfinished u : machine.journal.unfinished()) {
            int turn = Integer.parseInt(u.entry().runId().substring(4));
            if (u.begun()) {
                machine.cutOff(turn);
            } else {
                machine.turn(turn);
            }
        }
        for (int turn = 0; turn < TURNS; turn++) {
            if (!machine.journal.accept(Machine.message(turn)).duplicate()) {
                machine.turn(turn);
            }
        }
        machine.settle();
        machine.stop();
        Machine again = new Machine(machine.disk, machine.sealing);
        assertThat(again.journal.unfinished()).as("cut %d", cut).isEmpty();
        List<String> asked = new ArrayList<>();
        for (int s = 0; s < 5; s++) {
            again.transcript("agent:main:s" + s).stream().filter(l -> l.endsWith("user")).forEach(asked::add);
        }
        assertThat(asked).as("cut %d", cut).doesNotHaveDuplicates();
        assertThat(again.sessions().count()).isEqualTo(5);
        again.settle();
    }

    @Test
    void theDiskForgetsWhatWasNotForced() throws Exception {
        RecordingDisk fresh = new RecordingDisk();
        fresh.open("a/b").append(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(fresh.after(fresh.steps(), Survivors.FORCED_ONLY, 0).exists("a/b")).isFalse();
        assertThat(fresh.after(fresh.steps(), Survivors.ALL, 0).open("a/b").size()).isEqualTo(3);
        fresh.forceFolder("a");
        assertThat(fresh.after(fresh.steps(), Survivors.FORCED_ONLY, 0).open("a/b").size()).isZero();
        fresh.open("a/b").force();
        assertThat(fresh.after(fresh.steps(), Survivors.FORCED_ONLY, 0).open("a/b").size()).isEqualTo(3);
    }
}
