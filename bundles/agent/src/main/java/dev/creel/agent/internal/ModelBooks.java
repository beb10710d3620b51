// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.config.Config;
import dev.creel.vault.Store;
import java.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What is remembered of model providers over restarts: who rests, and what was spent. Thread-safe. */
@Component(service = ModelBooks.class)
public final class ModelBooks {
    private final Clock clock;
    private final Cooldowns cooldowns;
    private final Spending spending;

    @Activate
    public ModelBooks(@Reference Config config, @Reference Store store) {
        this(config, store, Clock.systemUTC());
    }

    ModelBooks(Config config, Store store, Clock clock) {
        this.clock = clock;
        this.cooldowns = new Cooldowns(config::current, new CooldownFile(store), clock);
        this.spending = new Spending(config::current, store, clock);
    }

    @Deactivate
    void stop() {
        spending.close();
    }

    Clock clock() {
        return clock;
    }

    Cooldowns cooldowns() {
        return cooldowns;
    }

    Spending spending() {
        return spending;
    }
}
