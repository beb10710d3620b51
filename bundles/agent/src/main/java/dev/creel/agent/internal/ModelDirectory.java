// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.ModelProvider;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds the plugin that speaks to a model; right after the start it waits a little for one; thread-safe. */
final class ModelDirectory implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long UPDATE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PluginServices services;
    private final AutoCloseable watch;
    private final Object changed = new Object();
    private final long started = System.nanoTime();
    private long changes;

    ModelDirectory(PluginServices services) {
        this.services = services;
        this.watch = services.onChange(ModelProvider.class, this::change);
    }

    /** Waits for a plugin that is being started or updated. @throws TurnFailure when there is none */
    Service<ModelProvider> require(ModelChoice choice, LiveRun run) throws InterruptedException {
        long deadline = System.nanoTime() + Math.max(UPDATE_NANOS, started + START_NANOS - System.nanoTime());
        run.guard(this::change);
        try {
            while (true) {
                long seen;
                synchronized (changed) {
                    seen = changes;
                }
                Optional<Service<ModelProvider>> found = find(choice.kind());
                if (found.isPresent()) {
                    return found.get();
                }
                if (run.aborted() || !awaitChange(seen, deadline)) {
                    throw ModelErrors.noPlugin(choice);
                }
            }
        } finally {
            run.unguard();
        }
    }

    Optional<Service<ModelProvider>> find(String kind) {
        List<Service<ModelProvider>> all = services.of(ModelProvider.class);
        for (Service<ModelProvider> service : all) {
            if (service.property("model").contains(kind)) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }

    private boolean awaitChange(long seen, long deadline) throws InterruptedException {
        synchronized (changed) {
            while (changes == seen) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(changed, left);
            }
            return true;
        }
    }

    private void change() {
        synchronized (changed) {
            changes++;
            changed.notifyAll();
        }
    }

    @Override
    public void close() throws Exception {
        watch.close();
    }
}
