// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Message;
import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.RunListener.RunEvent;
import dev.creel.agent.Runs;
import dev.creel.agent.internal.Scripts.Script;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message.User;
import dev.creel.api.model.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final String MAIN = "agent:main:main";

    @Test
    void sessionsRunSideBySideAndEachInOrder() throws Exception {
        CyclicBarrier together = new CyclicBarrier(16);
        Map<String, AtomicInteger> inSession = new ConcurrentHashMap<>();
        List<String> violations = new CopyOnWriteArrayList<>();
        try (Stand stand = stand("{}", (prompt, out) -> {
            String session = text(prompt).split(" ")[0];
            if (inSession.computeIfAbsent(session, s -> new AtomicInteger()).incrementAndGet() > 1) {
                violations.add(session);
            }
            if (text(prompt).endsWith(" first")) {
                await(together);
            }
            inSession.get(session).decrementAndGet();
            say(out, text(prompt));
        })) {
            List<Runs.Run> runs = new ArrayList<>();
            for (int session = 0; session < 16; session++) {
                for (String which : List.of("first", "second", "third")) {
                    runs.add(stand.say(session + which, "agent:main:s" + session, "s" + session + " " + which));
                }
            }
            runs.forEach(run -> assertThat(Stand.end(run).status()).isEqualTo("ok"));

            assertThat(violations).isEmpty();
            for (int session = 0; session < 16; session++) {
                String prefix = "begun " + session;
                assertThat(stand.journal.log().stream().filter(l -> l.matches(prefix + "[a-z]+")))
                        .containsExactly(prefix + "first", prefix + "second", prefix + "third");
            }
        }
    }

    @Test
    void aFullQueueRefusesClearlyAndKeepsWhatWaits() {
        CountDownLatch go = new CountDownLatch(1);
        try (Stand stand = stand("{\"messages\":{\"queue\":{\"cap\":2}}}", (prompt, out) -> {
            await(go);
            say(out, "ok");
        })) {
            Runs.Run first = stand.say("r1", MAIN, "1");
            while (!stand.journal.log().contains("begun r1")) {
                Thread.onSpinWait();
            }
            List<Runs.Run> waiting = List.of(stand.say("r2", MAIN, "2"), stand.say("r3", MAIN, "3"));
            Runs.Result refused = Stand.end(stand.say("r4", MAIN, "4"));

            assertThat(refused.status()).isEqualTo("error");
            assertThat(refused.errorMessage()).contains("messages.queue.cap");
            assertThat(stand.journal.outcome("r4").status()).isEqualTo("error");
            assertThat(stand.desk.active(MAIN)).extracting(Runs.Run::id).containsExactly("r1", "r2", "r3");
            assertThat(stand.desk.activity()).extracting(run -> run.runId() + " " + run.running() + " " + (run.overdueMs() > 0))
                    .containsExactly("r1 true false", "r2 false false", "r3 false false");
            go.countDown();
            assertThat(Stand.end(first).status()).isEqualTo("ok");
            waiting.forEach(run -> assertThat(Stand.end(run).status()).isEqualTo("ok"));
        }
    }

    @Test
    void anAbortTakesAWaitingRunOutOfItsLane() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger generated = new AtomicInteger();
        try (Stand stand = stand("{}", (prompt, out) -> {
            generated.incrementAndGet();
            await(go);
            say(out, "ok");
        })) {
            Runs.Run first = stand.say("r1", MAIN, "1");
            while (generated.get() == 0) {
                Thread.onSpinWait();
            }
            Runs.Run second = stand.say("r2", MAIN, "2");
            assertThat(stand.desk.abort(MAIN, "r2", "stop")).containsExactly("r2");
            assertThat(Stand.end(second).status()).isEqualTo("aborted");
            assertThat(Stand.end(second).stopReason()).isEqualTo("stop");
            assertThat(stand.allEvents("r2")).singleElement().satisfies(e -> assertThat(e.seq()).isEqualTo(1));
            assertThat(stand.desk.abort("agent:main:other", "r1", "rpc")).isEmpty();
            go.countDown();
            assertThat(Stand.end(first).status()).isEqualTo("ok");
            assertThat(generated).hasValue(1);
        }
    }

    @Test
    void theSameRunTwiceIsOneRun() {
        AtomicInteger generated = new AtomicInteger();
        try (Stand stand = stand("{}", (prompt, out) -> {
            generated.incrementAndGet();
            say(out, "ok");
        })) {
            Stand.end(stand.say("r1", MAIN, "1"));
            Runs.Run again = stand.say("r1", MAIN, "1");
            assertThat(again.ended()).isTrue();
            assertThat(Stand.end(again).text()).isEqualTo("ok");
            assertThat(generated).hasValue(1);
        }
    }

    @Test
    void theOutcomeIsRememberedAcrossARestart() {
        try (Stand stand = stand("{}", (prompt, out) -> say(out, "forty-two"))) {
            Runs.Result before = Stand.end(stand.say("r1", MAIN, "1"));
            stand.desk.stop();
            stand.start();
            Runs.Run after = stand.desk.find("r1").orElseThrow();
            assertThat(Stand.end(after)).isEqualTo(before);
            assertThat(after.sessionKey()).isEqualTo(MAIN);
            assertThat(stand.desk.find("r2")).isEmpty();
        }
    }

    @Test
    void aSlowFollowerGetsFewerAndLongerPieces() throws Exception {
        int pieces = 2_000;
        CountDownLatch written = new CountDownLatch(1);
        StringBuilder heard = new StringBuilder();
        AtomicInteger events = new AtomicInteger();
        try (Stand stand = stand("{}", (prompt, out) -> {
            for (int i = 0; i < pieces; i++) {
                out.emit(new Event.Text(i + " "));
            }
            written.countDown();
            out.emit(new Event.Done(Event.Stop.END));
        })) {
            stand.desk.follow(event -> {
                if (event.detail() instanceof Detail.Text text) {
                    await(written);
                    heard.append(text.delta());
                    events.incrementAndGet();
                }
            });
            Runs.Result result = Stand.end(stand.say("r1", MAIN, "go"));
            stand.allEvents("r1");
            assertThat(heard.toString()).isEqualTo(result.text()).endsWith((pieces - 1) + " ");
            assertThat(events.get()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aFollowerThatThrowsDisturbsNobody() throws Exception {
        try (Stand stand = Stand.with("{}")) {
            stand.plugins.model("offline", Scripts.provider((prompt, out) -> say(out, "ok")));
            stand.start();
            stand.desk.follow(event -> {
                throw new IllegalStateException("bad listener");
            });
            assertThat(Stand.end(stand.say("r1", MAIN, "go")).status()).isEqualTo("ok");
            assertThat(stand.allEvents("r1")).isNotEmpty();
        }
    }

    @Test
    void aTurnWaitsForAPluginThatIsBeingStarted() throws Exception {
        try (Stand stand = Stand.with("{}")) {
            stand.start();
            Runs.Run run = stand.say("r1", MAIN, "go");
            while (!stand.journal.log().contains("begun r1")) {
                Thread.onSpinWait();
            }
            stand.plugins.model("offline", Scripts.provider((prompt, out) -> say(out, "here")));
            assertThat(Stand.end(run).text()).isEqualTo("here");
        }
    }

    @Test
    void aStopLetsWhatRunsEndAndKeepsWhatWaits() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Stand stand = stand("{}", (prompt, out) -> {
            begun.countDown();
            await(go);
            say(out, "done");
        });
        Runs.Run first = stand.say("r1", MAIN, "1");
        Runs.Run second = stand.say("r2", MAIN, "2");
        await(begun);
        Thread stopper = new Thread(stand.desk::stop);
        stopper.start();
        while (stopper.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        go.countDown();
        assertThat(Stand.end(first).status()).isEqualTo("ok");
        assertThat(Stand.end(second).stopReason()).isEqualTo(Endings.RESTART);
        assertThat(stand.journal.unfinished()).singleElement()
                .satisfies(left -> assertThat(left.entry().runId()).isEqualTo("r2"));

        stand.start();
        assertThat(Stand.end(stand.desk.find("r2").orElseThrow()).text()).isEqualTo("done");
        stand.close();
    }

    @Test
    void randomSchedulesLoseAndDoubleNothing() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Map<String, AtomicInteger> generated = new ConcurrentHashMap<>();
            int lanes = 1 + random.nextInt(5);
            try (Stand stand = stand("{\"agents\":{\"defaults\":{\"maxConcurrent\":" + (1 + random.nextInt(4)) + "}},"
                    + "\"messages\":{\"queue\":{\"cap\":1000}}}", (prompt, out) -> {
                generated.computeIfAbsent(text(prompt), t -> new AtomicInteger()).incrementAndGet();
                for (String piece : text(prompt).split("")) {
                    out.emit(new Event.Text(piece));
                }
                out.emit(new Event.Done(Event.Stop.END));
            })) {
                Map<String, Runs.Run> runs = new HashMap<>();
                for (int i = 0; i < 120; i++) {
                    String id = "run" + i;
                    runs.put(id, stand.say(id, "agent:main:l" + random.nextInt(lanes), id));
                    if (random.nextInt(4) == 0) {
                        String victim = "run" + random.nextInt(i + 1);
                        stand.desk.abort(runs.get(victim).sessionKey(), victim, "rpc");
                    }
                }
                for (Map.Entry<String, Runs.Run> run : runs.entrySet()) {
                    Runs.Result result = Stand.end(run.getValue());
                    assertThat(result.status()).isIn("ok", "aborted");
                    assertThat(result.status().equals("ok") ? result.text() : run.getKey()).isEqualTo(run.getKey());
                    assertThat(generated.getOrDefault(run.getKey(), new AtomicInteger(0)).get())
                            .isLessThanOrEqualTo(1);
                    List<RunEvent> events = stand.allEvents(run.getKey());
                    for (int i = 0; i < events.size(); i++) {
                        assertThat(events.get(i).seq()).isEqualTo(i + 1L);
                    }
                }
                assertThat(stand.journal.unfinished()).isEmpty();
                assertThat(stand.desk.active("agent:main:l0")).isEmpty();
            }
        }
    }

    @Test
    void waitingForARunIsBounded() {
        CountDownLatch go = new CountDownLatch(1);
        try (Stand stand = stand("{}", (prompt, out) -> {
            await(go);
            say(out, "ok");
        })) {
            Runs.Run run = stand.say(new Message("r1", "chat", MAIN, "main", "x", "", List.of(), 0, Json.Obj.EMPTY));
            assertThat(run.await(Duration.ofMillis(1))).isEmpty();
            go.countDown();
            Stand.end(run);
        }
    }

    private static Stand stand(String config, Script script) {
        Stand stand = Stand.with(config);
        stand.plugins.model("offline", Scripts.provider(script));
        return stand.start();
    }

    private static String text(Prompt prompt) {
        return ((User) prompt.messages().get(prompt.messages().size() - 1)).text();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
