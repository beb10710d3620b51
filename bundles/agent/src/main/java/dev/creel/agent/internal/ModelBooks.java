// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.ModelUse;
import dev.creel.agent.internal.Cooldowns.Health;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.vault.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What is remembered of model providers over restarts: who rests, and what was spent. Thread-safe. */
@Component(service = {ModelBooks.class, ModelUse.class})
public final class ModelBooks implements ModelUse {
    private final Config config;
    private final Clock clock;
    private final Cooldowns cooldowns;
    private final Spending spending;

    @Activate
    public ModelBooks(@Reference Config config, @Reference Store store) {
        this(config, store, Clock.systemUTC());
    }

    ModelBooks(Config config, Store store, Clock clock) {
        this.config = config;
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

    @Override
    public List<Provider> providers() {
        Snapshot snapshot = config.current();
        List<Provider> providers = new ArrayList<>();
        snapshot.object("models.providers").members().forEach((id, section) -> {
            List<Account> accounts = new ArrayList<>();
            Accounts.profiles(snapshot).values().stream().filter(profile -> profile.provider().equals(id))
                    .forEach(profile -> accounts.add(account(id, profile.id(), profile.mode(), !profile.unfit().isEmpty())));
            boolean own = section instanceof Json.Obj o && o.has("apiKey");
            if (own || accounts.isEmpty()) {
                accounts.add(account(id, "", own ? "api_key" : "none", false));
            }
            providers.add(new Provider(id, accounts));
        });
        return providers;
    }

    private Account account(String provider, String profile, String mode, boolean unfit) {
        var key = new dev.creel.agent.internal.Account(provider, profile);
        Health health = cooldowns.of(key);
        boolean rests = cooldowns.resting(key).isPresent();
        String status = mode.equals("oauth") ? "unsupported" : unfit ? "missing" : rests ? "cooldown" : "ok";
        boolean failed = health.errors() + health.unpaid() > 0;
        return new Account(profile, mode, status, failed ? health.last().text() : "", rests ? health.until().toEpochMilli() : 0);
    }

    @Override
    public List<Day> days(int days, String agentId) {
        return spending.taken(days, agentId);
    }

    @Override
    public List<CapUse> caps() {
        return spending.caps();
    }
}
