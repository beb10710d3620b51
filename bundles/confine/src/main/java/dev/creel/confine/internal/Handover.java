// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves framework code that will call a plugin from a host thread to the plugin's lifecycle thread. Loading, disposing
 * and service factories are waited for, with a deadline; events and configuration are not, because a host thread that
 * waited could hold what the plugin's thread needs. Thread-safe.
 */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    /** What must happen even to a plugin in quarantine, or the framework would keep it. */
    private static final Set<String> ENDING = Set.of("scr.dispose", "felix.unget-factory");

    private final long deadlineMillis;
    private final Killer killer;

    Handover(long deadlineMillis, Killer killer) {
        this.deadlineMillis = deadlineMillis;
        this.killer = killer;
    }

    long deadlineMillis() {
        return deadlineMillis;
    }

    Object run(Plugin plugin, String point, Callable<?> code) throws Exception {
        return switch (point) {
            case "scr.dispose", "felix.unget-factory" -> dispose(plugin, point, code);
            case "scr.load", "felix.get-factory" -> wait(plugin, point, code);
            default -> later(plugin, point, code);
        };
    }

    private Object wait(Plugin plugin, String point, Callable<?> code) throws Exception {
        if (plugin.quarantined()) {
            throw new IllegalStateException("plugin " + plugin + " is in quarantine: " + plugin.quarantineReason());
        }
        try {
            return plugin.lifecycle().await(code, deadlineMillis);
        } catch (TimeoutException e) {
            String text = point + " took longer than " + deadlineMillis + " ms";
            plugin.quarantine(text);
            killer.kill(plugin);
            throw new IllegalStateException("plugin " + plugin + ": " + text);
        }
    }

    /** Waits unless the plugin hangs: then SCR's part of stopping follows behind the kill and is never dropped. */
    private Object dispose(Plugin plugin, String point, Callable<?> code) throws Exception {
        if (plugin.quarantined()) {
            return later(plugin, point, code);
        }
        try {
            return wait(plugin, point, code);
        } catch (IllegalStateException e) {
            LOG.debug("deactivation of plugin {} goes on behind the kill", plugin, e);
            return null;
        }
    }

    private Object later(Plugin plugin, String point, Callable<?> code) {
        if (plugin.quarantined() && !ENDING.contains(point)) {
            return null;
        }
        boolean accepted = plugin.lifecycle().submit(() -> {
            try {
                code.call();
            } catch (Exception e) {
                plugin.failed(Failures.text(e));
                LOG.warn("plugin {}: {} failed: {}", plugin, point, Failures.text(e));
            }
        });
        if (!accepted) {
            plugin.quarantine("too many events wait for its lifecycle thread");
            killer.kill(plugin);
        }
        return null;
    }
}
