// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.metrics;

import dev.creel.gateway.internal.Backends;
import dev.creel.plugin.Plugins;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often plugins came into which state since the start; those that are gone are forgotten. Thread-safe. */
public final class PluginTally {
    /** Plugins that are counted by name. */
    static final int MOST = 200;

    private final Backends backends;
    private final Map<String, String> states = new HashMap<>();
    private final Map<Change, Long> changes = new LinkedHashMap<>();

    /** A plugin and a state it came into. */
    record Change(String plugin, String state) {}

    public PluginTally(Backends backends) {
        this.backends = backends;
    }

    /** Looks at what there is now. */
    public synchronized void changed() {
        List<Plugins.Info> now = plugins();
        Set<String> names = new HashSet<>();
        for (Plugins.Info plugin : now) {
            names.add(plugin.name());
            if (!plugin.state().equals(states.put(plugin.name(), plugin.state()))) {
                changes.merge(new Change(plugin.name(), plugin.state()), 1L, Long::sum);
            }
        }
        states.keySet().retainAll(names);
        changes.keySet().removeIf(change -> !names.contains(change.plugin()));
    }

    /** At most so many, in the order of the host of plugins. */
    List<Plugins.Info> plugins() {
        return backends.plugins().map(Plugins::list).orElse(List.of()).stream().limit(MOST).toList();
    }

    synchronized Map<Change, Long> changes() {
        return new LinkedHashMap<>(changes);
    }
}
