// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PluginException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The loops of one plugin: at most as many as its quota says, each with a thread of its own while it runs. A loop counts
 * from its beginning to its end for good, pauses included. Thread-safe.
 */
final class Loops {
    private final Plugin plugin;
    private final int limit;
    private final Pool pool;
    private final Map<String, KeptLoop<?>> kept = new ConcurrentHashMap<>();
    private final AtomicInteger taken = new AtomicInteger();

    Loops(Plugin plugin, Workshop workshop, int limit) {
        this.plugin = plugin;
        this.limit = limit;
        this.pool = new Pool(plugin, workshop, "loop", Math.max(1, limit), 0);
    }

    boolean submit(Runnable round) {
        return pool.submit(round);
    }

    Pool pool() {
        return pool;
    }

    /**
     * Begins a loop.
     *
     * @param key begins with {@link #prefix} of its service
     * @param maker makes it, given what to run when it has ended for good
     */
    <R> KeptLoop<R> begin(String key, Function<Runnable, KeptLoop<R>> maker) {
        if (plugin.quarantined()) {
            throw new PluginException(PluginException.Kind.GONE, "plugin " + plugin + ": is in quarantine: "
                    + plugin.quarantineReason());
        }
        if (taken.incrementAndGet() > limit) {
            taken.decrementAndGet();
            throw new PluginException(PluginException.Kind.FAILED, "plugin " + plugin + ": all its loops=" + limit
                    + " are taken; grant more in " + plugin + ".policy: QuotaPermission \"loops=" + (limit + 1) + "\"");
        }
        KeptLoop<R> loop = maker.apply(() -> forget(key));
        if (kept.putIfAbsent(key, loop) != null) {
            taken.decrementAndGet();
            throw new IllegalStateException("plugin " + plugin + " has a loop " + key);
        }
        loop.begin();
        return loop;
    }

    private void forget(String key) {
        kept.remove(key);
        taken.decrementAndGet();
    }

    static String prefix(long serviceId) {
        return serviceId + "/";
    }

    /** Ends the loops of a service that went. */
    void end(String prefix) {
        kept.forEach((key, loop) -> {
            if (key.startsWith(prefix)) {
                loop.close();
            }
        });
    }

    /** Ends every loop and refuses what comes. */
    void close() {
        List.copyOf(kept.values()).forEach(KeptLoop::close);
        pool.close();
    }
}
