// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.bridge.PluginThread;
import dev.creel.confine.PluginException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A plugin's threads of one kind: bounded in threads and in what waits, made when first needed. */
final class Pool {
    static final int WAITING = 64;
    private static final long IDLE_SECONDS = 15;

    private final ThreadPoolExecutor executor;
    private final Workshop workshop;
    /** Those that have begun: one that the executor makes and then has no use for would hold the plugin's class loader here. */
    private final Set<PluginThread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param waiting how many tasks wait for a thread; 0 refuses what finds none free */
    Pool(Plugin plugin, Workshop workshop, String kind, int limit, int waiting) {
        this.workshop = workshop;
        this.executor = new ThreadPoolExecutor(
                limit,
                limit,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                waiting == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(waiting),
                body -> thread(plugin, body, kind));
        executor.allowCoreThreadTimeOut(true);
    }

    private PluginThread thread(Plugin plugin, Runnable body, String kind) {
        return workshop.thread(plugin, () -> run(body), kind);
    }

    private void run(Runnable body) {
        PluginThread thread = (PluginThread) Thread.currentThread();
        threads.add(thread);
        try {
            if (closed) {
                workshop.controls().stop(thread);
            }
            body.run();
        } finally {
            threads.remove(thread);
        }
    }

    /** False when every thread is busy and too many wait, or the plugin is gone. */
    boolean submit(Runnable task) {
        workshop.controls().enterTrusted();
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        } finally {
            workshop.controls().leaveTrusted();
        }
    }

    /** Whether nothing more is taken, because the plugin goes. */
    boolean closed() {
        return executor.isShutdown();
    }

    /** Refuses what comes from now on; what runs or waits goes on to its end. */
    void finish() {
        workshop.controls().enterTrusted();
        try {
            executor.shutdown();
        } finally {
            workshop.controls().leaveTrusted();
        }
    }

    /** Waits for the end of what went on after {@link #finish}. */
    boolean finished(long nanos) throws InterruptedException {
        return executor.awaitTermination(nanos, TimeUnit.NANOSECONDS);
    }

    /** Refuses what waits and what comes, and stops what runs: a spinning call would outlive its plugin otherwise. */
    void close() {
        closed = true;
        for (Runnable waiting : executor.shutdownNow()) {
            if (waiting instanceof Work<?> work) {
                work.refuse(PluginException.Kind.GONE, "is gone");
            }
        }
        threads.forEach(workshop.controls()::stop);
    }
}
