// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.memory.MemoryStore;
import dev.creel.api.plugin.Failure;
import dev.creel.config.Config;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.util.List;
import java.util.Optional;

/** The memory store in use: the one that {@code plugins.slots.memory} names, none without that key; thread-safe. */
record Memory(PluginServices services, Config config) {
    Optional<Service<MemoryStore>> store() {
        List<Service<MemoryStore>> registered = services.of(MemoryStore.class);
        if (registered.isEmpty()) {
            return Optional.empty();
        }
        String slot = config.current().text("plugins.slots.memory").orElse("");
        return registered.stream().filter(store -> store.property("memory").contains(slot)).findFirst();
    }

    /** @throws Failure when it went away since the tool was offered */
    Service<MemoryStore> required() {
        return store().orElseThrow(() -> new Failure(Failure.Code.NOT_FOUND, "there is no memory store any more"));
    }
}
