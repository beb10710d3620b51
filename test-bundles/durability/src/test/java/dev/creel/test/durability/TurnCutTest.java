// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.journal.Journal;
import dev.creel.journal.Journal.Accepted;
import dev.creel.journal.Journal.Unfinished;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.test.durability.RecordingDisk.Survivors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two hundred turns, half of them with a tool, cut at every operation of the disk. A cut that leaves the same bytes
 * as a later
 * one is covered by it: by then more had been promised. With {@code -Dcreel.durability=all} every state is started
 * from,
 * otherwise a sample of them.
 */
class TurnCutTest {
    private static final int TURNS = 200;
    private static final int CLIENTS = 4;
    private static final int SAMPLE = 60;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final boolean ALL = "all".equals(System.getProperty("creel.durability"));

    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Integer> announced = new ConcurrentHashMap<>();
    private final Random random = new Random(74);
    private TurnMachine first;
    private int started;
    private int rerun;
    private int askedAgain;
    private int cutOff;

    @BeforeEach
    void turns() throws InterruptedException {
        first = new TurnMachine(new RecordingDisk()).start();
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int from = client;
            Thread thread = new Thread(() -> {
                for (int turn = from; turn < TURNS; turn += CLIENTS) {
                    turn("run-" + turn);
                }
            });
            thread.start();
            clients.add(thread);
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(announced).hasSize(TURNS);
    }

    @AfterEach
    void close() {
        first.close();
    }

    private static String session(String runId) {
        return "agent:main:s" + Integer.parseInt(runId.substring(4)) % 8;
    }

    private void turn(String runId) {
        first.accept(runId, session(runId));
        acknowledged.put(runId, first.disk.steps());
        first.admit(runId, session(runId));
        Runs.Result result = first.runs().find(runId).orElseThrow().await(SOON).orElseThrow();
        if (result.text().equals(TurnMachine.answer(runId))) {
            announced.put(runId, first.disk.steps());
        }
    }

    @Test
    void aLossOfPowerLosesAndDoublesNothing() {
        cutEverywhere(Survivors.FORCED_ONLY);
    }

    @Test
    void theDeathOfTheProcessLosesAndDoublesNothing() {
        cutEverywhere(Survivors.ALL);
    }

    @Test
    void aDiskThatReordersLosesAndDoublesNothing() {
        cutEverywhere(Survivors.ANY);
    }

    /** The control: a disk that kept less than it promised is found out. */
    @Test
    void aDiskThatLiesIsFoundOut() {
        int end = first.disk.steps();
        RecordingDisk left = first.disk.after(end / 2, Survivors.FORCED_ONLY, 0);
        assertThatThrownBy(() -> check(end, left, Survivors.FORCED_ONLY))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s).*(is lost|run twice|generated again|was announced).*");
    }

    private void cutEverywhere(Survivors survivors) {
        List<Integer> cuts = new ArrayList<>();
        for (int cut = 0; cut <= first.disk.steps(); cut++) {
            // The last point before the surviving bytes change: everything promised with these bytes has been promised.
            if (cut == first.disk.steps() || first.disk.changes(cut, survivors)) {
                cuts.add(cut);
            }
        }
        int step = ALL ? 1 : Math.max(1, cuts.size() / SAMPLE);
        for (int i = 0; i < cuts.size(); i += step == 1 ? 1 : 1 + random.nextInt(2 * step - 1)) {
            check(cuts.get(i), first.disk.after(cuts.get(i), survivors, 0), survivors);
        }
        System.out.printf("durability, %s: %d turns, %d operations, %d distinct states, %d started from: 0 lost, 0 doubled; "
                + "%d run after the restart (%d of them asked before and not announced), %d marked as cut off%n",
                survivors, TURNS, first.disk.steps(), cuts.size(), started, rerun, askedAgain, cutOff);
    }

    /** Starts from what a cut left, lets the recovery run, and once more from a cut in that recovery. */
    private void check(int cut, RecordingDisk left, Survivors survivors) {
        started++;
        int before = left.steps();
        try (TurnMachine second = new TurnMachine(left)) {
            Map<String, Unfinished> open = open(second);
            settle(second, cut, open, "cut at " + cut);
            for (String runId : second.asked.keySet()) {
                rerun++;
                askedAgain += first.asked.getOrDefault(runId, Integer.MAX_VALUE) <= cut ? 1 : 0;
            }
            cutOff += (int) open.keySet().stream().filter(runId -> !second.asked.containsKey(runId)).count();
            int again = before + random.nextInt(left.steps() - before + 1);
            try (TurnMachine third = new TurnMachine(left.after(again, survivors, 0))) {
                settle(third, cut, open(third), "cut at " + cut + " and again at " + again);
                second.worked.forEach((runId, at) -> assertThat(at <= again && third.worked.containsKey(runId))
                        .as("tool of %s run twice", runId).isFalse());
            }
        }
    }

    private static Map<String, Unfinished> open(TurnMachine machine) {
        Map<String, Unfinished> open = new HashMap<>();
        machine.journal.unfinished().forEach(unfinished -> open.put(unfinished.entry().runId(), unfinished));
        return open;
    }

    private void settle(TurnMachine machine, int cut, Map<String, Unfinished> open, String where) {
        machine.start();
        for (String runId : open.keySet()) {
            assertThat(machine.runs().find(runId).flatMap(run -> run.await(SOON))).as("%s: end of %s", where, runId).isPresent();
        }
        for (int turn = 0; turn < TURNS; turn++) {
            check(machine, "run-" + turn, cut, open, where);
        }
        assertThat(machine.twice).as(where).isEmpty();
        assertThat(machine.journal.unfinished()).as(where).isEmpty();
    }

    private void check(TurnMachine machine, String runId, int cut, Map<String, Unfinished> open, String where) {
        Accepted accepted = machine.journal.find(TurnMachine.SOURCE, runId).orElse(null);
        boolean promised = acknowledged.get(runId) <= cut;
        assertThat(accepted != null || !promised).as("%s: %s is lost", where, runId).isTrue();
        if (accepted == null) {
            return;
        }
        String status = accepted.outcome().map(Journal.Outcome::status).orElse("none");
        assertThat(status).as("%s: outcome of %s, %s", where, runId, accepted.outcome()).isIn("ok", "interrupted");
        boolean again = machine.asked.containsKey(runId) || machine.worked.containsKey(runId);
        boolean begun = !open.containsKey(runId) || open.get(runId).begun();
        assertThat(again && begun).as("%s: %s had begun and is generated again", where, runId).isFalse();
        assertThat(first.worked.getOrDefault(runId, Integer.MAX_VALUE) <= cut && machine.worked.containsKey(runId))
                .as("%s: tool of %s run twice", where, runId).isFalse();
        if (announced.get(runId) <= cut) {
            assertThat(status).as("%s: %s was announced", where, runId).isEqualTo("ok");
        }
        transcript(machine, runId, status, where);
    }

    private static void transcript(TurnMachine machine, String runId, String status, String where) {
        Session session = machine.sessions.open(session(runId));
        int asked = 0;
        int answered = 0;
        for (Line line : session.tail(1_000)) {
            if (line.runId().equals(runId)) {
                Json.Obj message = (Json.Obj) Json.parse(line.message(), 20);
                asked += message.text("role").orElse("").equals("user") ? 1 : 0;
                answered += message.text("stopReason").orElse("").equals("stop") ? 1 : 0;
            }
        }
        assertThat(asked).as("%s: user lines of %s", where, runId).isEqualTo(1);
        assertThat(answered).as("%s: answers of %s", where, runId).isEqualTo(status.equals("ok") ? 1 : 0);
    }
}
