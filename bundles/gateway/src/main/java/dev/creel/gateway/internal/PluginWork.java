// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.confine.Threads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * The host threads on which plugins are installed, changed and looked at. What has begun goes to its end, whoever asked
 * for it may be gone: an operation cut half way would have to be undone. Thread-safe.
 */
public final class PluginWork implements AutoCloseable {
    private static final int WAITING = 16;

    private final ExecutorService changes;
    private final ExecutorService looks;
    private volatile boolean closed;

    PluginWork(Threads threads) {
        this.changes = threads.executor("plugin-changes", 2, WAITING);
        this.looks = threads.executor("plugin-looks", 2, WAITING);
    }

    /** Runs an operation that changes plugins. @throws Refusal when too many wait already, or the gateway stops */
    public void change(Runnable task) {
        run(changes, task);
    }

    /** Runs a look at plugins, which does not wait for changes under way. */
    public void look(Runnable task) {
        run(looks, task);
    }

    private void run(ExecutorService where, Runnable task) {
        try {
            where.execute(task);
        } catch (RejectedExecutionException e) {
            throw Refusal.unavailable(closed ? "gateway stopping" : "too many operations on plugins wait already; retry shortly");
        }
    }

    /** Takes no more; never interrupts what runs, because an interrupt would close the files under it. */
    @Override
    public void close() {
        closed = true;
        changes.shutdown();
        looks.shutdown();
    }
}
