// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.bridge.PluginThread;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin's lifecycle thread: activation, events, configuration and deactivation run here, one after the other.
 * Bounded; the thread ends when there is nothing to do. A task that does not end in time puts the plugin in
 * quarantine; what waits behind it runs on a new thread once the old one has left or was given up. Thread-safe.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int LIMIT = 256;
    private static final long IDLE_MILLIS = 2_000;

    private final Plugin plugin;
    private final Workshop workshop;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private PluginThread current;
    private boolean doomed;
    private long task;

    Lane(Plugin plugin, Workshop workshop) {
        this.plugin = plugin;
        this.workshop = workshop;
    }

    /** Runs the task later; false when too many wait. */
    boolean submit(Runnable task) {
        synchronized (this) {
            if (queue.size() >= LIMIT) {
                return false;
            }
            queue.add(task);
            notifyAll();
            if (current != null) {
                return true;
            }
        }
        begin();
        return true;
    }

    /** Runs the task and waits. @throws TimeoutException after the deadline; the task goes on */
    Object await(Callable<?> task, long millis) throws Exception {
        FutureTask<Object> future = new FutureTask<>(() -> rendered(task));
        if (!submit(future)) {
            throw new IllegalStateException("plugin " + plugin + " has too many tasks waiting");
        }
        try {
            return future.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage());
        }
    }

    /** What a plugin throws becomes text on its own thread: a log of the host would call the throwable's methods. */
    private Object rendered(Callable<?> task) {
        try {
            return task.call();
        } catch (Throwable t) {
            throw new IllegalStateException("plugin " + plugin + ": " + Failures.text(t));
        }
    }

    /**
     * Stops the thread that runs now: its waits end, woven code leaves at the next poll, and what waits behind it
     * runs on a new thread. Returns what {@link #abandon} takes, 0 when nothing runs.
     */
    synchronized long kill() {
        if (current == null) {
            return 0;
        }
        doomed = true;
        workshop.controls().stop(current);
        return task;
    }

    /** Gives up the thread that is still at that task: what waits runs on a new one. Returns the thread, or null. */
    Thread abandon(long stuckTask) {
        Thread stuck;
        synchronized (this) {
            if (current == null || task != stuckTask) {
                return null;
            }
            stuck = current;
            current = null;
            if (queue.isEmpty()) {
                return stuck;
            }
        }
        begin();
        return stuck;
    }

    /** Drops what waits. */
    synchronized void clear() {
        queue.clear();
    }

    private void begin() {
        PluginThread thread = workshop.thread(plugin, this::drain, "lifecycle");
        synchronized (this) {
            if (current != null) {
                return;
            }
            current = thread;
            doomed = false;
        }
        workshop.controls().enterTrusted();
        try {
            plugin.roll().start(thread);
        } finally {
            workshop.controls().leaveTrusted();
        }
    }

    private void drain() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (Throwable t) {
                // A stopped plugin leaves by an error; what waits behind it must still run.
                LOG.debug("a task of plugin {} ended", plugin, t);
            }
        }
        synchronized (this) {
            if (current != null || queue.isEmpty()) {
                return;
            }
        }
        begin();
    }

    private synchronized Runnable next() {
        if (current == Thread.currentThread()) {
            task++;
            if (doomed) {
                current = null;
            }
        }
        Thread.interrupted();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
        while (current == Thread.currentThread()) {
            Runnable first = queue.poll();
            if (first != null) {
                return first;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            try {
                if (left <= 0) {
                    current = null;
                } else {
                    wait(left);
                }
            } catch (InterruptedException e) {
                end = System.nanoTime();
            }
        }
        return null;
    }
}
