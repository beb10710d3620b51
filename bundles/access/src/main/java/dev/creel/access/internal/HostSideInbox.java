// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * An account's inbox as its plugin holds it. The work is done on host threads while the plugin's thread waits: a plugin's
 * thread may be interrupted or run out of stack at any moment, and neither may happen to the journal in the middle of a
 * write. Thread-safe.
 */
final class HostSideInbox implements Inbox {
    /** What is done there; as in {@link Inbox}. */
    interface Work {
        String cursor();

        List<Verdict> accept(List<Inbound> events, String next);

        List<MenuEntry> menu();
    }

    private final Work inbox;
    private final ExecutorService host;
    private final AccountHealth health;
    /** One call of an account is worked on, the others wait on their own threads: a slow one must not take all of the host's. */
    private final Semaphore turn = new Semaphore(1, true);
    private volatile boolean closed;

    HostSideInbox(Work inbox, ExecutorService host, AccountHealth health) {
        this.inbox = inbox;
        this.host = host;
        this.health = health;
    }

    /** From now on it takes nothing. */
    void close() {
        closed = true;
    }

    @Override
    public String cursor() {
        return done(inbox::cursor);
    }

    @Override
    public List<Verdict> accept(List<Inbound> events, String next) {
        for (Object event : events) {
            if (!(event instanceof Inbound)) {
                throw new IllegalArgumentException("the list holds something that is no event");
            }
        }
        try {
            List<Verdict> verdicts = done(() -> inbox.accept(events, next));
            if (!events.isEmpty()) {
                health.received();
            }
            return verdicts;
        } catch (RejectedExecutionException e) {
            return Collections.nCopies(events.size(), Verdict.THROTTLED);
        }
    }

    @Override
    public List<MenuEntry> menu() {
        return done(inbox::menu);
    }

    @Override
    public void health(boolean connected, String text) {
        if (!closed) {
            health.told(connected, text);
        }
    }

    private <T> T done(Callable<T> work) {
        try {
            turn.acquire();
            return begun(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled(Cancelled.Why.STOPPING);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new Failure(Failure.Code.TEMPORARY, "the host could not keep the events: " + e.getCause().getMessage());
        }
    }

    /** The turn is over when the host is done, even if nobody waits for it any more. */
    private <T> FutureTask<T> begun(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work) {
            @Override
            protected void done() {
                turn.release();
            }
        };
        boolean given = false;
        try {
            if (closed) {
                throw new Cancelled(Cancelled.Why.STOPPING);
            }
            host.execute(task);
            given = true;
            return task;
        } finally {
            if (!given) {
                turn.release();
            }
        }
    }
}
