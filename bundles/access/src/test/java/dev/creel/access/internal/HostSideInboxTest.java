// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.plugin.Cancelled;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostSideInboxTest {
    private final Host host = new Host();
    private final HostSideInbox inbox = new HostSideInbox(
            Fakes.fake(HostSideInbox.Work.class, (p, m, a) -> m.getName().equals("cursor") ? "c" : List.of()), host, new AccountHealth(Clock.systemUTC()));

    /** The host's threads, which work when the test says so. */
    private static final class Host extends AbstractExecutorService {
        private final LinkedBlockingQueue<Runnable> given = new LinkedBlockingQueue<>();
        private volatile boolean full;

        @Override
        public void execute(Runnable task) {
            if (full) {
                throw new RejectedExecutionException();
            }
            given.add(task);
        }

        void work() throws InterruptedException {
            Runnable task = given.poll(30, TimeUnit.SECONDS);
            assertThat(task).isNotNull();
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    private void interrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(inbox::cursor).isInstanceOf(Cancelled.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anAccountHoldsOneThreadOfTheHostHoweverOftenItAsks() throws Exception {
        CompletableFuture<String> first = CompletableFuture.supplyAsync(inbox::cursor);
        Runnable slow = host.given.take();
        interrupted();
        interrupted();
        assertThat(host.given).as("nothing more was given to the host").isEmpty();
        slow.run();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("c");
        CompletableFuture<String> next = CompletableFuture.supplyAsync(inbox::cursor);
        host.work();
        assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo("c");
    }

    @Test
    void whoeverIsTurnedAwayTakesNobodysPlace() throws Exception {
        host.full = true;
        for (int i = 0; i < 3; i++) {
            assertThat(inbox.accept(List.of(), "")).isEmpty();
            assertThatThrownBy(inbox::menu).isInstanceOf(RejectedExecutionException.class);
        }
        host.full = false;
        CompletableFuture<List<Verdict>> next = CompletableFuture.supplyAsync(() -> inbox.accept(List.of(), ""));
        host.work();
        assertThat(next.get(30, TimeUnit.SECONDS)).isEmpty();
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(inbox::cursor);
        Runnable task = host.given.take();
        inbox.close();
        CompletableFuture<String> late = CompletableFuture.supplyAsync(inbox::cursor);
        task.run();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("c");
        assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(Cancelled.class);
        assertThat(host.given).isEmpty();
    }
}
