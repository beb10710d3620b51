// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.journal.Journal;
import dev.creel.journal.Journal.Accepted;
import dev.creel.session.Sessions.Line;
import dev.creel.test.durability.RecordingDisk.Survivors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bursts of messages that are answered together, cut at the operations of the disk: whatever is left, each accepted message
 * has one end, stands once in a transcript and is asked for once. With {@code -Dcreel.durability=all} at every operation.
 */
class QueueCutTest {
    private static final int BURSTS = 12;
    private static final int SIZE = 6;
    private static final int CLIENTS = 3;
    private static final int SAMPLE = 25;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final boolean ALL = "all".equals(System.getProperty("creel.durability"));

    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Integer> announced = new ConcurrentHashMap<>();
    private final Random random = new Random(75);
    private TurnMachine first;
    private int carried;

    @ParameterizedTest
    @CsvSource({"collect,FORCED_ONLY", "collect,ALL", "steer,FORCED_ONLY", "steer,ALL", "steer-backlog,FORCED_ONLY"})
    void eachMessageEndsOnceAndIsAskedOnce(String mode, Survivors survivors) throws InterruptedException {
        try (TurnMachine machine = new TurnMachine(new RecordingDisk(), mode).start()) {
            first = machine;
            bursts();
            int cuts = 0;
            int step = ALL ? 1 : Math.max(1, first.disk.steps() / SAMPLE);
            for (int cut = 0; cut <= first.disk.steps(); cut += step == 1 ? 1 : 1 + random.nextInt(2 * step - 1), cuts++) {
                check(mode, cut, first.disk.after(cut, survivors, 0));
            }
            System.out.printf("queue, %s, %s: %d messages, %d answered by another's run, %d operations, %d cuts: 0 lost, 0 doubled%n",
                    mode, survivors, acknowledged.size(), carried, first.disk.steps(), cuts);
        }
        if (!mode.equals("steer-backlog")) {
            assertThat(carried).as("messages that were answered together").isGreaterThan(BURSTS);
        }
    }

    private void bursts() throws InterruptedException {
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int from = client;
            Thread thread = new Thread(() -> {
                for (int burst = from; burst < BURSTS; burst += CLIENTS) {
                    burst(burst);
                }
            });
            thread.start();
            clients.add(thread);
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(announced).hasSize(BURSTS * SIZE);
    }

    private static String session(String runId) {
        return "agent:main:s" + Integer.parseInt(runId.substring(4)) / SIZE % CLIENTS;
    }

    private void burst(int burst) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            String run = "run-" + (burst * SIZE + i);
            first.accept(run, session(run));
            acknowledged.put(run, first.disk.steps());
            first.admit(run, session(run));
            runs.add(run);
        }
        for (String run : runs) {
            Runs.Result end = first.runs().find(run).orElseThrow().await(SOON).orElseThrow();
            assertThat(end.status()).isEqualTo("ok");
            announced.put(run, first.disk.steps());
            synchronized (this) {
                carried += end.stopReason().equals("carried") ? 1 : 0;
            }
        }
    }

    private void check(String mode, int cut, RecordingDisk left) {
        try (TurnMachine second = new TurnMachine(left, mode)) {
            Map<String, Boolean> begun = new HashMap<>();
            second.journal.unfinished().forEach(open -> begun.put(open.entry().runId(), open.begun()));
            second.start();
            begun.keySet().forEach(run -> assertThat(second.runs().find(run).flatMap(r -> r.await(SOON)))
                    .as("cut %d: end of %s", cut, run).isPresent());
            assertThat(second.journal.unfinished()).as("cut %d", cut).isEmpty();
            if (!mode.equals("steer-backlog")) {
                assertThat(second.twice).as("cut %d", cut).isEmpty();
            }
            second.asked.keySet().forEach(run -> assertThat(begun.getOrDefault(run, true))
                    .as("cut %d: %s had begun and is asked again", cut, run).isFalse());
            for (String run : acknowledged.keySet()) {
                check(second, mode, run, cut);
            }
        }
    }

    private void check(TurnMachine machine, String mode, String run, int cut) {
        Accepted accepted = machine.journal.find(TurnMachine.SOURCE, run).orElse(null);
        assertThat(accepted != null || acknowledged.get(run) > cut).as("cut %d: %s is lost", cut, run).isTrue();
        if (accepted == null) {
            return;
        }
        String status = accepted.outcome().map(Journal.Outcome::status).orElse("none");
        assertThat(status).as("cut %d: %s", cut, run).isIn("ok", "interrupted");
        if (announced.get(run) <= cut) {
            assertThat(status).as("cut %d: %s was announced", cut, run).isEqualTo("ok");
        }
        // With steer-backlog a message is told to a run and answered by its own, and told once more after a crash between.
        long said = machine.sessions.open(session(run)).tail(1_000).stream().filter(line -> says(line, run)).count();
        assertThat(said).as("cut %d: user lines that say %s", cut, run).isBetween(1L, mode.equals("steer-backlog") ? 3L : 1L);
    }

    private static boolean says(Line line, String run) {
        if (!(Json.parse(line.message(), 20) instanceof Json.Obj message) || !message.text("role").orElse("").equals("user")) {
            return false;
        }
        return message.array("content").stream().anyMatch(block -> block instanceof Json.Obj o
                && List.of(o.text("text").orElse("").split("\n\n")).contains(run));
    }
}
