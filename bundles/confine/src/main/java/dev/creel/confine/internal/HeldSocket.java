// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import java.util.concurrent.atomic.AtomicBoolean;

/** A socket that the host holds open for a call of a plugin: counts in its quota and ends with the call. Thread-safe. */
final class HeldSocket implements AutoCloseable {
    private final Plugin plugin;
    private final Work<?> work;
    private final Runnable end;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HeldSocket(Plugin plugin, Work<?> work, Runnable over) {
        this.plugin = plugin;
        this.work = work;
        this.end = () -> {
            if (!closed.get()) {
                over.run();
            }
        };
    }

    static HeldSocket of(Plugin plugin, Engine engine, Call call, Runnable over) {
        Work<?> work = plugin.running().stream()
                .filter(w -> w.serves(call))
                .findFirst()
                .orElseThrow(() -> new Cancelled(Cancelled.Why.CALLER));
        long count = plugin.stock().sockets().incrementAndGet();
        String name = "sockets=" + count;
        if (!engine.holds(plugin, Quota.TYPE, name, "")) {
            plugin.stock().sockets().decrementAndGet();
            throw engine.denied(plugin, RuleId.SOCKETS, Quota.TYPE, name, "");
        }
        HeldSocket held = new HeldSocket(plugin, work, over);
        work.onEnd(held.end);
        return held;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            work.forget(end);
            plugin.stock().sockets().decrementAndGet();
        }
    }
}
