// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.session.Sessions.Past;
import dev.creel.session.Sessions.Session;
import dev.creel.test.durability.RecordingDisk.Survivors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A session that is given settings, reset, deleted and erased again and again, cut at every operation of the disk: what returned is
 * there, and the session is either the one before or the one after, never a mixture.
 */
class ResetCutTest {
    private static final String KEY = "agent:main:s0";
    private static final int ROUNDS = 24;

    /** How the session stands after a step, and from which operation of the disk on that is certain. */
    private record Stand(boolean there, String id, String label, int lines, int certain) {}

    private final List<Stand> stands = new ArrayList<>();
    private final Map<String, Integer> erased = new HashMap<>();
    private RecordingDisk disk;

    private void run() throws InterruptedException {
        disk = new RecordingDisk();
        Machine machine = new Machine(disk, true);
        stands.add(new Stand(false, "", "", 0, 0));
        for (int round = 0; round < ROUNDS; round++) {
            String label = "round " + round;
            Session session = machine.sessions().open(KEY);
            session.settings(s -> s.label(label).thinking("high"));
            stand(session);
            session.append(Machine.line("run-" + round, "user", label, ""));
            session.force();
            stand(session);
            Session after = machine.sessions().reset(KEY, "new");
            stand(after);
            session.append(Machine.line("run-" + round, "assistant", "late " + label, ""));
            if (round % 2 == 1) {
                // Late lines of the erased one are lost, and nothing else.
                for (Past past : machine.sessions().past()) {
                    erased.put(past.id(), disk.steps());
                    machine.sessions().erase(past.id());
                }
                session.append(Machine.line("run-" + round, "assistant", "later " + "x".repeat(2_000), ""));
                after.append(Machine.line("run-" + round, "user", "y".repeat(2_000), ""));
                after.force();
                stand(after);
            }
            if (round % 3 == 2) {
                machine.sessions().delete(KEY);
                stands.add(new Stand(false, "", "", 0, disk.steps()));
            }
        }
        machine.settle();
        machine.stop();
    }

    private void stand(Session session) {
        stands.add(new Stand(true, session.id(), session.settings().label(), session.size(), disk.steps()));
    }

    @ParameterizedTest
    @EnumSource(Survivors.class)
    void isWhatItWasBeforeOrAfter(Survivors survivors) throws InterruptedException {
        run();
        int cuts = 0;
        for (int cut = 0; cut <= disk.steps(); cut++) {
            if (cut == disk.steps() || disk.changes(cut, survivors)) {
                Machine left = new Machine(disk.after(cut, survivors, cut), true);
                check(left, cut);
                left.settle();
                cuts++;
            }
        }
        System.out.printf("resets, %s: %d rounds, %d operations, %d cuts%n", survivors, ROUNDS, disk.steps(), cuts);
        assertThat(cuts).isGreaterThan(ROUNDS);
    }

    private void check(Machine left, int cut) {
        int certain = 0;
        for (int i = 0; i < stands.size(); i++) {
            if (stands.get(i).certain() <= cut) {
                certain = i;
            }
        }
        Session found = left.sessions().find(KEY).orElse(null);
        List<Stand> possible = stands.subList(certain, Math.min(stands.size(), certain + 2));
        // A session that was opened and has nothing yet stands between two of the list.
        boolean fits = possible.stream().anyMatch(stand -> found == null
                ? !stand.there()
                : stand.id().equals(found.id()) && (stand.label().equals(found.settings().label()) && stand.lines() == found.size()
                        || found.size() == 0 && found.settings().label().isEmpty()));
        assertThat(fits).as("cut %d: %s is one of %s", cut, found == null ? "nothing"
                : found.id() + " " + found.settings().label() + " " + found.size(), possible).isTrue();
        for (Past past : left.sessions().past()) {
            assertThat(left.sessions().erase(past.id())).isTrue();
        }
        assertThat(left.sessions().past()).isEmpty();
        if (found != null) {
            assertThat(erased.getOrDefault(found.id(), Integer.MAX_VALUE)).as("cut %d: no session of the present was erased", cut)
                    .isGreaterThan(cut);
            assertThat(left.transcript(KEY)).noneMatch(line -> line.contains("late"));
        }
    }
}
