// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** All plugins by name, and who is told when one changes; thread-safe. */
final class Roster {
    private final Map<String, Known> plugins = new ConcurrentSkipListMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    void put(Known plugin) {
        plugins.put(plugin.name(), plugin);
        tell();
    }

    /** Tells everybody that something changed. */
    void tell() {
        watchers.forEach(Runnable::run);
    }

    void remove(String name) {
        if (plugins.remove(name) != null) {
            tell();
        }
    }

    Optional<Known> get(String name) {
        return Optional.ofNullable(plugins.get(name));
    }

    List<Known> all() {
        return List.copyOf(plugins.values());
    }

    AutoCloseable onChange(Runnable action) {
        watchers.add(action);
        return () -> watchers.remove(action);
    }
}
