// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.confine.Threads;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * The host threads on which requests wait for plugins: few in all and fewer for each plugin, so that one that is slow
 * leaves room for the others and the transport's own threads never wait. Thread-safe.
 */
public final class PluginCalls implements AutoCloseable {
    private static final int ALL = 48;
    private static final int EACH = 12;

    private final ExecutorService threads;
    private final ConcurrentMap<String, Integer> running = new ConcurrentHashMap<>();

    PluginCalls(Threads threads) {
        this.threads = threads.executor("plugin-calls", ALL, 0);
    }

    /** Runs the task on a thread of its own. @throws Refusal when the plugin, or all of them, have too many already */
    public void run(String plugin, Runnable task) {
        if (running.merge(plugin, 1, Integer::sum) > EACH) {
            ended(plugin);
            throw Refusal.unavailable("plugin " + plugin + " is busy: too many requests wait for it; retry shortly");
        }
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    ended(plugin);
                }
            });
        } catch (RejectedExecutionException e) {
            ended(plugin);
            throw Refusal.unavailable("too many requests wait for plugins; retry shortly");
        }
    }

    private void ended(String plugin) {
        running.computeIfPresent(plugin, (name, count) -> count == 1 ? null : count - 1);
    }

    /** Takes no more; calls under way end by their own deadline. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
