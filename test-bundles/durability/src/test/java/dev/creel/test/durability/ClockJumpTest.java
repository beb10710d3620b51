// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.journal.Journal;
import dev.creel.test.durability.RecordingDisk.Survivors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Turns under a clock that jumps by years, forward and back, and a loss of power at many places: what was accepted is there, waits
 * or has ended as it had, and no line of a transcript is lost or stands twice.
 */
class ClockJumpTest {
    private static final int TURNS = 60;
    private static final int CUTS = 40;

    /** A clock that is set anew. */
    private static final class Jumping extends Clock {
        private final Random random = new Random(7);
        private Instant now = Machine.NOW;

        void jump() {
            long days = random.nextInt(3) == 0 ? random.nextInt(1500) - 750 : 0;
            now = now.plus(Duration.ofDays(days)).plusMillis(random.nextInt(5000) - 2500);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @ParameterizedTest
    @EnumSource(Survivors.class)
    void nothingAcceptedIsLost(Survivors survivors) throws InterruptedException {
        RecordingDisk disk = new RecordingDisk();
        Jumping clock = new Jumping();
        Machine machine = new Machine(disk, disk, true, clock);
        int[] accepted = new int[TURNS];
        int[] ended = new int[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            clock.jump();
            machine.journal.accept(Machine.message(turn));
            accepted[turn] = disk.steps();
            clock.jump();
            if (turn > 0) {
                machine.turn(turn - 1);
                ended[turn - 1] = disk.steps();
            }
        }
        ended[TURNS - 1] = Integer.MAX_VALUE;
        machine.settle();
        int cuts = 0;
        for (int cut = 0; cut <= disk.steps(); cut += Math.max(1, disk.steps() / CUTS), cuts++) {
            clock.jump();
            RecordingDisk left = disk.after(cut, survivors, cut);
            judge(new Machine(left, left, true, clock), accepted, ended, cut);
        }
        assertThat(cuts).isGreaterThanOrEqualTo(CUTS);
    }

    private static void judge(Machine machine, int[] accepted, int[] ended, int cut) throws InterruptedException {
        List<String> waiting = machine.journal.unfinished().stream().map(each -> each.entry().runId()).toList();
        List<String> lines = new ArrayList<>();
        for (int s = 0; s < 5; s++) {
            lines.addAll(machine.transcript("agent:main:s" + s));
        }
        assertThat(lines).as("cut %d", cut).doesNotHaveDuplicates();
        for (int turn = 0; turn < TURNS; turn++) {
            if (ended[turn] <= cut) {
                assertThat(lines).as("cut %d", cut).contains("run-" + turn + " user", "run-" + turn + " assistant");
                assertThat(waiting).as("cut %d: it had ended", cut).doesNotContain("run-" + turn);
            } else if (accepted[turn] <= cut) {
                boolean over = machine.journal.find("test", "key-" + turn).flatMap(Journal.Accepted::outcome).isPresent();
                assertThat(over || waiting.contains("run-" + turn)).as("cut %d: message %d was accepted", cut, turn).isTrue();
            }
        }
        machine.settle();
    }
}
