// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long each account of a model provider is left alone after failures; kept over restarts. Thread-safe.
 *
 * <p>A call that began before the last failure was known changes nothing: of many turns that meet the same outage one
 * counts, and an answer that was under way does not lift a limit set since.
 */
final class Cooldowns {
    private static final Duration[] STEPS =
            {Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(25), Duration.ofMinutes(60)};
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int MOST = 512;

    private final Supplier<Snapshot> config;
    private final CooldownFile file;
    private final Clock clock;
    private Map<Account, Health> known;

    Cooldowns(Supplier<Snapshot> config, CooldownFile file, Clock clock) {
        this.config = config;
        this.file = file;
        this.clock = clock;
    }

    /**
     * How an account has fared.
     *
     * @param errors failures in a row, without those of billing
     * @param unpaid failures of billing in a row
     * @param last why it failed last
     * @param failedAt when that was
     * @param until when it may be asked again
     * @param notBefore until when the provider itself asked to be left alone
     * @param used when it last answered; for taking turns
     */
    record Health(int errors, int unpaid, Fault last, Instant failedAt, Instant until, Instant notBefore, Instant used) {
        static final Health NEW = new Health(0, 0, Fault.UNKNOWN, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH,
                Instant.EPOCH);
    }

    Health of(Account account) {
        synchronized (this) {
            Health health = known().getOrDefault(account, Health.NEW);
            // The clock was set back: a failure of the future would rest for as long as the clock was wrong.
            return health.failedAt().isAfter(clock.instant()) ? Health.NEW : health;
        }
    }

    /** How the account has fared, if it rests right now. */
    Optional<Health> resting(Account account) {
        return Optional.of(of(account)).filter(health -> health.until().isAfter(clock.instant()));
    }

    /** @param began when the call that failed was made */
    synchronized void failed(Account account, Fault fault, Duration retryAfter, Instant began) {
        Health before = of(account);
        if (!fault.cools() || !began.isAfter(before.failedAt()) && before.errors() + before.unpaid() > 0) {
            return;
        }
        Instant now = clock.instant();
        boolean fresh = before.failedAt().isBefore(now.minus(window()));
        int errors = fresh ? 0 : before.errors();
        int unpaid = fresh ? 0 : before.unpaid();
        boolean billing = fault == Fault.BILLING;
        Duration step = billing ? unpaidFor(account.provider(), unpaid) : STEPS[Math.min(errors, STEPS.length - 1)];
        Duration demanded = shorter(retryAfter, LONGEST);
        // What the provider says counts alone the first time; one that keeps saying "soon" meets the steps as well.
        boolean told = !demanded.isZero() && (errors == 0 && !billing || demanded.compareTo(step) > 0);
        put(account, new Health(billing ? errors : errors + 1, billing ? unpaid + 1 : unpaid, fault, now,
                now.plus(told ? demanded : step), now.plus(demanded), before.used()));
        file.write(known());
    }

    /** @param began when the call that succeeded was made */
    synchronized void succeeded(Account account, Instant began) {
        Health before = of(account);
        boolean clears = began.isAfter(before.failedAt()) && before.errors() + before.unpaid() > 0;
        Health now = clears ? Health.NEW : before;
        put(account, new Health(now.errors(), now.unpaid(), now.last(), now.failedAt(), now.until(), now.notBefore(),
                clock.instant()));
        if (clears) {
            file.write(known());
        }
    }

    private void put(Account account, Health health) {
        known().remove(account);
        known().put(account, health);
        if (known().size() > MOST) {
            known().remove(known().keySet().iterator().next());
        }
    }

    private Map<Account, Health> known() {
        if (known == null) {
            known = new LinkedHashMap<>(file.read());
        }
        return known;
    }

    private Duration window() {
        return hours(config.get().at("auth.cooldowns.failureWindowHours"), 24);
    }

    private Duration unpaidFor(String provider, int before) {
        Snapshot now = config.get();
        Json own = now.object("auth.cooldowns.billingBackoffHoursByProvider").get(provider);
        Duration first = hours(own instanceof Json.Num ? own : now.at("auth.cooldowns.billingBackoffHours"), 5);
        Duration most = hours(now.at("auth.cooldowns.billingMaxHours"), 24);
        Duration step = first.multipliedBy(1L << Math.min(before, 10));
        return shorter(step, most);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration hours(Json value, double fallback) {
        double hours = value instanceof Json.Num n ? n.value().doubleValue() : fallback;
        return Duration.ofSeconds(Math.round(Math.max(0, Math.min(hours, 24 * 365)) * 3600));
    }
}
