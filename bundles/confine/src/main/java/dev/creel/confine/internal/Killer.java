// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends plugin threads that do not end by themselves: waits are interrupted, woven code leaves at its next
 * poll, and a thread that is still there after a grace is given up. */
final class Killer {
    static final long GRACE_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Killer.class);

    private final Workshop workshop;

    Killer(Workshop workshop) {
        this.workshop = workshop;
    }

    /** Ends every thread of a plugin that goes, and waits a grace for it. */
    void end(Plugin plugin) {
        plugin.calls().close();
        plugin.streams().close();
        workshop.controls().stopChildren(plugin);
        kill(plugin);
        try {
            // Waiting for a thread itself would take its monitor, which the plugin can hold.
            if (!plugin.calls().ended(GRACE_MILLIS) || !plugin.streams().ended(GRACE_MILLIS)) {
                LOG.warn("plugin {}: a call did not end when it was stopped; restart the gateway to be rid of it", plugin);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int own = workshop.controls().children(plugin);
        if (own > 0) {
            LOG.warn("plugin {}: {} threads of its own have not ended yet", plugin, own);
        }
    }

    /** Ends what the plugin's lifecycle thread runs. */
    void kill(Plugin plugin) {
        long stuck = plugin.lifecycle().kill();
        if (stuck == 0) {
            return;
        }
        workshop.after(GRACE_MILLIS, () -> {
            Thread thread = plugin.lifecycle().abandon(stuck);
            if (thread != null) {
                LOG.warn("plugin {}: thread {} did not end when it was stopped", plugin, thread.getName());
            }
        });
    }
}
