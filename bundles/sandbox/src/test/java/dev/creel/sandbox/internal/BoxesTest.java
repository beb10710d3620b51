// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.ContainerOptions;
import dev.creel.config.Snapshot;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BoxesTest {
    private static final Launch LAUNCH = new Launch(List.of("true"), "", Map.of(), false);
    private final Memory engine = new Memory();

    private static Plan plan(String scope, int pids) {
        return new Plan("i", "a", scope, "sha256:1", "1000:1000", List.of(),
                ContainerOptions.of((Json.Obj) Json.parse("{\"pidsLimit\":" + pids + "}", 4), "docker", issue -> { }), "");
    }

    @Test
    void aWarmContainerIsUsedAgainAndOneOfAnotherPlanIsNot() {
        Boxes boxes = new Boxes(4);
        run(boxes, plan("one", 10));
        run(boxes, plan("one", 10));
        assertThat(engine.made.get()).isEqualTo(1);
        run(boxes, plan("one", 11));
        assertThat(engine.made.get()).isEqualTo(2);
        assertThat(engine.live).hasSize(1);
    }

    @Test
    void aContainerThatIsGoneIsMadeAnew() {
        Boxes boxes = new Boxes(4);
        run(boxes, plan("one", 10));
        engine.live.clear();
        run(boxes, plan("one", 10));
        assertThat(engine.live).hasSize(1);
    }

    @Test
    void whereAllHaveWorkAFurtherOneIsRefusedAndElseTheIdleOneGoes() {
        Boxes boxes = new Boxes(2);
        Running first = boxes.start(plan("one", 10), LAUNCH, engine);
        Running second = boxes.start(plan("two", 10), LAUNCH, engine);
        assertThatThrownBy(() -> boxes.start(plan("three", 10), LAUNCH, engine)).isInstanceOf(SandboxRefused.class)
                .extracting(e -> ((SandboxRefused) e).rule()).isEqualTo("sandbox.containers");
        first.read(new byte[1]);
        run(boxes, plan("three", 10));
        assertThat(engine.live.values()).extracting(Plan::scope).containsExactlyInAnyOrder("two", "three");
        second.kill(Duration.ZERO);
    }

    @Test
    void anIdleContainerThatIsOldGoesAndOneInUseDoesNot() {
        Boxes boxes = new Boxes(4);
        Snapshot now = new Snapshot(1, "", (Json.Obj) Json.parse(
                "{\"agents\":{\"defaults\":{\"sandbox\":{\"prune\":{\"idleHours\":0,\"maxAgeDays\":7}}}}}", 16), "/state", "/state/creel.json");
        Config config = (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class}, (p, m, a) -> now);
        Upkeep upkeep = new Upkeep(boxes, config);
        run(boxes, plan("one", 10));
        Running working = boxes.start(plan("two", 10), LAUNCH, engine);
        upkeep.prune(Instant.now().plus(Duration.ofDays(6)));
        assertThat(engine.live).as("not yet").hasSize(2);
        upkeep.prune(Instant.now().plus(Duration.ofDays(8)));
        assertThat(engine.live.values()).extracting(Plan::scope).containsExactly("two");
        working.kill(Duration.ZERO);
        upkeep.prune(Instant.now().plus(Duration.ofDays(8)));
        assertThat(engine.live).isEmpty();
    }

    @Test
    void whatAnEarlierProcessLeftIsRemovedAndNothingElse() {
        Boxes boxes = new Boxes(4);
        run(boxes, plan("one", 10));
        engine.live.put("stray", plan("old", 10));
        engine.live.put("foreign", new Plan("other", "a", "one", "sha256:1", "1:1", List.of(), plan("x", 10).options(), ""));
        assertThat(boxes.sweep(engine, "i")).extracting(Engine.Found::id).containsExactly("stray");
        assertThat(engine.live).containsKey("foreign").hasSize(2);
    }

    @Test
    void manyAtOnceLeaveTheBookAndTheEngineAlike() throws Exception {
        Boxes boxes = new Boxes(8);
        ExecutorService threads = Executors.newFixedThreadPool(32);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            all.add(threads.submit(() -> {
                if (number % 5 == 4) {
                    boxes.retire(entry -> entry.getKey().equals("s" + number % 6), number % 2 == 0);
                    boxes.sweep(engine, "i");
                } else {
                    run(boxes, plan("s" + number % 6, 10 + number % 2));
                }
            }));
        }
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        Map<String, Plan> known = boxes.all().values().stream().flatMap(box -> box.made().stream())
                .collect(Collectors.toMap(Box.Made::id, Box.Made::plan));
        assertThat(engine.live).isEqualTo(known);
        assertThat(boxes.all().values()).allMatch(box -> box.jobs() == 0);
        assertThat(engine.doubled).hasValue(0);
    }

    @Test
    void aCommandStartsInAnIdleBoxOrTheBoxIsTakenAwayNeverBoth() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Plan plan = plan("one", 10);
        for (int round = 0; round < 3000; round++) {
            Box box = new Box(engine, new ReentrantLock());
            box.start(plan, LAUNCH).orElseThrow().read(new byte[1]);
            CountDownLatch go = new CountDownLatch(1);
            Future<Optional<Box.Made>> retired = threads.submit(() -> {
                go.countDown();
                return box.retire(true);
            });
            go.await(60, TimeUnit.SECONDS);
            Optional<Running> running = box.start(plan, LAUNCH);
            assertThat(retired.get(60, TimeUnit.SECONDS).isPresent()).isNotEqualTo(running.isPresent());
            assertThat(engine.live).hasSize(running.isPresent() ? 1 : 0);
            box.retire(false);
        }
        threads.shutdown();
    }

    private void run(Boxes boxes, Plan plan) {
        assertThat(boxes.start(plan, LAUNCH, engine).read(new byte[1])).isEqualTo(-1);
    }

    /** An engine in memory that refuses two containers of one name, as the real ones do. */
    private static final class Memory implements Engine {
        final Map<String, Plan> live = new ConcurrentHashMap<>();
        final AtomicInteger made = new AtomicInteger();
        final AtomicInteger doubled = new AtomicInteger();

        @Override
        public Facts facts() {
            return new Facts("memory", "1", true, false);
        }

        @Override
        public String image(String name) {
            return "sha256:1";
        }

        @Override
        public synchronized String create(Plan plan) {
            if (live.values().stream().anyMatch(other -> other.name().equals(plan.name()) && other.instance().equals(plan.instance()))) {
                doubled.incrementAndGet();
            }
            String id = "c" + made.incrementAndGet();
            live.put(id, plan);
            return id;
        }

        @Override
        public Running exec(String container, Launch launch, Plan plan) {
            if (!live.containsKey(container)) {
                throw new Gone(container, null);
            }
            return new Ended();
        }

        @Override
        public List<Found> ours(String instance) {
            return live.entrySet().stream().filter(entry -> entry.getValue().instance().equals(instance))
                    .map(entry -> new Found(entry.getKey(), entry.getValue().name(), entry.getValue().scope(), "a", "image", "", true, Instant.EPOCH)).toList();
        }

        @Override
        public void remove(String container) {
            live.remove(container);
        }

        @Override
        public int run(String container, List<String> argv, String workdir, Duration time) {
            return 0;
        }
    }

    private static final class Ended implements Running {
        @Override
        public int read(byte[] into) {
            return -1;
        }

        @Override
        public void write(byte[] bytes) { }

        @Override
        public void closeInput() { }

        @Override
        public void kill(Duration grace) { }

        @Override
        public int exit() {
            return 0;
        }

        @Override
        public String why() {
            return "";
        }
    }
}
