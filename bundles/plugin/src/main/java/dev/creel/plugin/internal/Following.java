// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings what runs in line with the operator's configuration while the gateway runs. Rights are taken away at once; stopping
 * takes longer and happens after, starting last. However often the configuration changes, one thread at most waits for it.
 * Thread-safe.
 */
final class Following {
    private final PluginHost host;
    private final Config config;
    private final ThreadFactory threads;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final Set<String> edited = ConcurrentHashMap.newKeySet();

    Following(PluginHost host, Config config, ThreadFactory threads) {
        this.host = host;
        this.config = config;
        this.threads = threads;
    }

    void changed(Snapshot before, Snapshot after) {
        host.installer().regrant(after);
        host.roster().all().stream().map(Known::name).filter(name -> !entry(before, name).equals(entry(after, name))).forEach(edited::add);
        later();
    }

    /** Something else than the configuration says now what is wanted. */
    void asked() {
        host.installer().regrant(config.current());
        later();
    }

    private void later() {
        if (waiting.compareAndSet(false, true)) {
            threads.newThread(this::follow).start();
        }
    }

    private static Object entry(Snapshot snapshot, String name) {
        return snapshot.object("plugins.entries").object(name);
    }

    private void follow() {
        host.turn().lock();
        try {
            waiting.set(false);
            Set<String> now = Set.copyOf(edited);
            edited.removeAll(now);
            List<Known> concerned = host.roster().all().stream().filter(plugin -> concerned(plugin, now)).toList();
            concerned.stream().filter(plugin -> off(plugin.name())).forEach(host::turnOver);
            concerned.stream().filter(plugin -> !off(plugin.name())).forEach(host::turnOver);
        } finally {
            host.turn().unlock();
        }
    }

    /** Switched on or off, or not running for a reason that an edit of its own entry may have removed. */
    private boolean concerned(Known plugin, Set<String> now) {
        boolean disabled = plugin.info().state().equals("disabled");
        return off(plugin.name()) != disabled || !disabled && !plugin.active() && now.contains(plugin.name());
    }

    private boolean off(String name) {
        return Wanted.refusal(config.current(), name).isPresent();
    }
}
