// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends plugin threads that do not end by themselves: waits are interrupted, woven code leaves at its next
 * poll, and a thread that is still there after a grace is given up. */
final class Killer {
    static final long GRACE_MILLIS = 500;
    /** Longest wait for the threads of a plugin that goes; a busy machine needs some of it. */
    private static final long END_MILLIS = 5_000;

    private static final long LOOK_MILLIS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Killer.class);

    private final Workshop workshop;

    Killer(Workshop workshop) {
        this.workshop = workshop;
    }

    /** Ends every thread of a plugin that goes, and waits for it. @return the names of those still there */
    List<String> end(Plugin plugin) {
        plugin.loops().close();
        plugin.calls().close();
        plugin.streams().close();
        workshop.controls().stopChildren(plugin);
        kill(plugin);
        List<String> left = new ArrayList<>();
        try {
            left.addAll(plugin.roll().left(END_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        left.addAll(Collections.nCopies(own(plugin), "a thread of its own"));
        if (!left.isEmpty()) {
            LOG.warn("plugin {}: {} did not end when they were stopped; restart the gateway to be rid of them", plugin, left);
        }
        return left;
    }

    /** Threads the plugin made say nothing when they end, and waiting on one would take a monitor the plugin can hold. */
    private int own(Plugin plugin) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        int own = workshop.controls().children(plugin);
        while (own > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            own = workshop.controls().children(plugin);
        }
        return own;
    }

    /** Ends what the plugin's lifecycle thread runs. */
    void kill(Plugin plugin) {
        long stuck = plugin.lifecycle().kill();
        if (stuck == 0) {
            return;
        }
        // Weakly: its threads hold it as long as there is one to end, and afterwards its memory is free at once.
        WeakReference<Plugin> going = new WeakReference<>(plugin);
        workshop.after(GRACE_MILLIS, () -> {
            Plugin still = going.get();
            Thread thread = still == null ? null : still.lifecycle().abandon(stuck);
            if (thread != null) {
                LOG.warn("plugin {}: thread {} did not end when it was stopped", still, thread.getName());
            }
        });
    }
}
