// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Sandbox.Job;
import dev.creel.api.tool.Sandbox.Output;
import dev.creel.confine.Threads;
import dev.creel.sandbox.Jobs.Order;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobTableTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final JobTable table = new JobTable(new Threads() {
        @Override
        public ThreadFactory factory(String name) {
            return task -> new Thread(task, name);
        }

        @Override
        public ExecutorService executor(String name, int limit, int queue) {
            return Executors.newFixedThreadPool(limit);
        }
    });

    @AfterEach
    void stop() {
        table.stop();
    }

    /** A command that says what the test lets it say. */
    private static final class Puppet implements Running {
        private static final byte[] END = new byte[0];

        private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
        private final List<String> told = new ArrayList<>();
        private final AtomicInteger kills = new AtomicInteger();
        private final CountDownLatch reads = new CountDownLatch(1);
        private volatile boolean deaf;

        void say(String text) {
            said.add(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int read(byte[] into) {
            try {
                byte[] next = said.take();
                System.arraycopy(next, 0, into, 0, next.length);
                return next == END ? -1 : next.length;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void write(byte[] bytes) {
            try {
                if (deaf) {
                    reads.await();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            synchronized (told) {
                told.add(new String(bytes, StandardCharsets.UTF_8));
                told.notifyAll();
            }
        }

        @Override
        public void closeInput() {
            write("<end>".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void kill(Duration grace) {
            kills.incrementAndGet();
            end();
        }

        void end() {
            reads.countDown();
            said.add(END);
        }

        @Override
        public int exit() {
            return 7;
        }

        @Override
        public String why() {
            return "";
        }
    }

    private Job start(String owner, Puppet puppet) {
        return start(owner, puppet, LONG, LONG);
    }

    private Job start(String owner, Puppet puppet, Duration timeout, Duration kept) {
        return table.start(new Order(owner, "r", "cmd", "sandbox", timeout, kept), () -> puppet);
    }

    private static String all(Job job) {
        StringBuilder text = new StringBuilder();
        Output out = job.read(0, 1000, LONG);
        while (!out.ended()) {
            text.append(new String(out.bytes(), StandardCharsets.UTF_8));
            out = job.read(out.next(), 1000, LONG);
        }
        return text + new String(out.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whatACommandSaysIsReadAndItsEndIsKnown() {
        Puppet puppet = new Puppet();
        Job job = start("a", puppet);
        puppet.say("one ");
        assertThat(new String(job.read(0, 100, LONG).bytes(), StandardCharsets.UTF_8)).isEqualTo("one ");
        assertThat(job.state().running()).isTrue();
        puppet.say("two");
        puppet.end();
        assertThat(all(job)).isEqualTo("one two");
        assertThat(job.state()).returns(false, s -> s.running()).returns(7, s -> s.exit()).returns("", s -> s.why()).returns(7L, s -> s.bytes());
    }

    @Test
    void ofEndlessOutputTheEndIsKept() {
        Puppet puppet = new Puppet();
        Job job = start("a", puppet);
        String line = "x".repeat(9_999) + "\n";
        for (int i = 0; i < 100; i++) {
            puppet.say(line);
        }
        puppet.say("the last word");
        puppet.end();
        assertThat(all(job)).endsWith("the last word");
        Output first = job.read(0, Integer.MAX_VALUE, LONG);
        assertThat(first.bytes()).hasSize(Tail.MOST);
        assertThat(first.offset()).isEqualTo(job.state().bytes() - Tail.MOST);
    }

    @Test
    void ownersSeeTheirOwnJobsAlone() {
        Job job = start("a", new Puppet());
        assertThat(table.find("a", job.state().id())).isPresent();
        assertThat(table.find("b", job.state().id())).isEmpty();
        assertThat(table.of("b")).isEmpty();
        assertThat(table.of("a")).hasSize(1);
    }

    @Test
    void aJobThatTakesTooLongIsEnded() {
        Puppet puppet = new Puppet();
        Job job = start("a", puppet, Duration.ofMillis(1), LONG);
        all(job);
        assertThat(job.state().why()).isEqualTo("timeout");
        assertThat(puppet.kills).hasValue(1);
    }

    @Test
    void anEndedJobIsForgottenInTime() {
        Puppet puppet = new Puppet();
        Job kept = start("a", new Puppet());
        start("a", puppet, LONG, Duration.ZERO);
        puppet.end();
        while (table.of("a").size() > 1) {
            Thread.onSpinWait();
        }
        assertThat(table.of("a")).extracting(s -> s.id()).containsExactly(kept.state().id());
    }

    @Test
    void aJobThatHasEndedIsNotKilled() {
        Puppet puppet = new Puppet();
        Job job = start("a", puppet);
        puppet.end();
        all(job);
        job.kill();
        job.forget();
        assertThat(puppet.kills).hasValue(0);
        assertThat(table.of("a")).isEmpty();
    }

    @Test
    void tooManyAreRefusedBeforeTheyStart() {
        for (int i = 0; i < JobTable.MOST_OF_OWNER; i++) {
            start("a", new Puppet());
        }
        AtomicInteger started = new AtomicInteger();
        assertThatThrownBy(() -> table.start(new Order("a", "r", "cmd", "sandbox", LONG, LONG), () -> {
            started.incrementAndGet();
            return new Puppet();
        })).isInstanceOf(SandboxRefused.class).hasMessageContaining("sandbox.jobs");
        assertThat(started).hasValue(0);
        start("b", new Puppet());
        table.find("a", table.of("a").get(0).id()).orElseThrow().kill();
        start("a", new Puppet());
    }

    @Test
    void theOldestThatEndedMakesRoomAndNoneThatRuns() {
        Job runs = start("r", new Puppet());
        for (int i = 0; i < JobTable.MOST + 20; i++) {
            Puppet puppet = new Puppet();
            Job job = start("o" + i % 20, puppet);
            puppet.end();
            all(job);
        }
        assertThat(table.find("r", runs.state().id())).isPresent();
        int kept = 0;
        for (int i = 0; i < 20; i++) {
            kept += table.of("o" + i).size();
        }
        assertThat(kept).isEqualTo(JobTable.MOST - 1);
    }

    @Test
    void oneThatDoesNotReadHoldsNobodyUp() throws InterruptedException {
        Puppet puppet = new Puppet();
        puppet.deaf = true;
        Job job = start("a", puppet);
        job.write(new byte[Input.MOST / 2]);
        job.write(new byte[Input.MOST / 2]);
        assertThatThrownBy(() -> job.write(new byte[Input.MOST])).isInstanceOf(Failure.class).hasMessageContaining("does not read");
        job.closeInput();
        assertThatThrownBy(() -> job.write(new byte[1])).isInstanceOf(Failure.class);
        puppet.reads.countDown();
        synchronized (puppet.told) {
            while (puppet.told.size() < 3) {
                puppet.told.wait();
            }
        }
        assertThat(puppet.told.get(2)).isEqualTo("<end>");
    }

    @Test
    void whatDoesNotStartLeavesNothing() {
        assertThatThrownBy(() -> table.start(new Order("a", "r", "cmd", "sandbox", LONG, LONG), () -> {
            throw new SandboxRefused("sandbox.engine", "there is none", "install one");
        })).isInstanceOf(SandboxRefused.class);
        assertThat(table.of("a")).isEmpty();
    }

    @Test
    void nothingOutlivesTheGateway() {
        Puppet puppet = new Puppet();
        Job job = start("a", puppet);
        table.stop();
        assertThat(job.state().running()).isFalse();
        assertThat(puppet.kills).hasValue(1);
        assertThatThrownBy(() -> start("a", new Puppet())).isInstanceOf(SandboxRefused.class);
    }

    @Test
    void theCommandsOfARunEndTogetherAndNoOthers() throws Exception {
        Puppet one = new Puppet();
        Puppet two = new Puppet();
        Puppet other = new Puppet();
        Job first = table.start(new Order("a", "r1", "cmd", "sandbox", LONG, LONG), () -> one);
        Job second = table.start(new Order("a", "r1", "cmd", "sandbox", LONG, LONG), () -> two);
        Job third = table.start(new Order("a", "r2", "cmd", "sandbox", LONG, LONG), () -> other);
        assertThat(table.end(order -> order.run().equals("r1"))).isEqualTo(2);
        for (Job job : List.of(first, second)) {
            assertThat(job.read(0, 1, LONG).ended()).isTrue();
            assertThat(job.state().why()).isEqualTo("killed");
        }
        assertThat(other.kills).hasValue(0);
        assertThat(third.state().running()).isTrue();
        assertThat(table.end(order -> order.run().equals("r1"))).as("ended before").isZero();
    }

    /** One that is only being started when it is to end: it ends as soon as it has begun. */
    @Test
    void aCommandThatIsBeingStartedEndsToo() {
        Puppet puppet = new Puppet();
        Job job = table.start(new Order("a", "r1", "cmd", "sandbox", LONG, LONG), () -> {
            assertThat(table.end(order -> order.run().equals("r1"))).isEqualTo(1);
            return puppet;
        });
        assertThat(job.read(0, 1, LONG).ended()).isTrue();
        assertThat(puppet.kills).hasPositiveValue();
    }

    @Test
    void aCommandThatNobodyCanReadIsEndedAndKeepsNoPlace() {
        AtomicInteger made = new AtomicInteger();
        JobTable poor = new JobTable(new Threads() {
            @Override
            public ThreadFactory factory(String name) {
                return task -> {
                    if (name.equals("job") && made.incrementAndGet() <= JobTable.MOST_OF_OWNER) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return new Thread(task, name);
                };
            }

            @Override
            public ExecutorService executor(String name, int limit, int queue) {
                return Executors.newFixedThreadPool(limit);
            }
        });
        try {
            for (int i = 0; i < JobTable.MOST_OF_OWNER; i++) {
                Puppet puppet = new Puppet();
                assertThatThrownBy(() -> poor.start(new Order("a", "r", "cmd", "sandbox", LONG, LONG), () -> puppet))
                        .isInstanceOf(OutOfMemoryError.class);
                assertThat(puppet.kills).hasValue(1);
            }
            assertThat(poor.of("a")).isEmpty();
            Puppet last = new Puppet();
            last.end();
            assertThat(poor.start(new Order("a", "r", "cmd", "sandbox", LONG, LONG), () -> last).read(0, 1, LONG).ended()).as("control").isTrue();
        } finally {
            poor.stop();
        }
    }
}
