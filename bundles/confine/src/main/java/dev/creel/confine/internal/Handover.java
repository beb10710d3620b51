// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

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
            case "scr.dispose" -> dispose(plugin, code);
            case "scr.load", "felix.get-factory", "felix.unget-factory" -> wait(plugin, point, code);
            default -> later(plugin, point, code);
        };
    }

    private Object wait(Plugin plugin, String point, Callable<?> code) throws Exception {
        if (plugin.quarantined()) {
            throw new IllegalStateException("plugin " + plugin + " is in quarantine");
        }
        try {
            return plugin.lifecycle().await(code, deadlineMillis);
        } catch (TimeoutException e) {
            String text = point + " took longer than " + deadlineMillis + " ms";
            plugin.failed(text);
            plugin.quarantine();
            killer.kill(plugin);
            LOG.warn("plugin {} is in quarantine: {}", plugin, text);
            throw new IllegalStateException("plugin " + plugin + ": " + text);
        }
    }

    /** Waits unless the plugin hangs: then SCR's part of stopping follows behind the kill and is never dropped. */
    private Object dispose(Plugin plugin, Callable<?> code) throws Exception {
        if (plugin.quarantined()) {
            return later(plugin, "scr.dispose", code);
        }
        try {
            return wait(plugin, "scr.dispose", code);
        } catch (IllegalStateException e) {
            LOG.debug("deactivation of plugin {} goes on behind the kill", plugin, e);
            return null;
        }
    }

    private Object later(Plugin plugin, String point, Callable<?> code) {
        if (plugin.quarantined() && !point.equals("scr.dispose")) {
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
            plugin.quarantine();
            killer.kill(plugin);
            LOG.warn("plugin {} is in quarantine: too many events wait for it", plugin);
        }
        return null;
    }
}
