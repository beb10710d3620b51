// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class CooldownsTest {
    private static final Account A = new Account("one", "");

    private final TestClock clock = new TestClock();
    private final StateFolder store = new StateFolder();
    private String config = "{}";

    @Test
    void failuresInARowRestLonger() {
        Cooldowns cooldowns = cooldowns();
        List<Long> minutes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            minutes.add(fail(cooldowns, Fault.OVERLOADED, Duration.ZERO).toMinutes());
            clock.pass(Duration.ofMinutes(61));
            assertThat(cooldowns.resting(A)).isEmpty();
        }
        assertThat(minutes).containsExactly(1L, 5L, 25L, 60L, 60L);
        assertThat(cooldowns.resting(new Account("one", "other"))).isEmpty();
    }

    @Test
    void billingRestsForHours() {
        Cooldowns cooldowns = cooldowns();
        List<Long> hours = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            hours.add(fail(cooldowns, Fault.BILLING, Duration.ZERO).toHours());
            clock.pass(Duration.ofHours(23));
        }
        assertThat(hours).containsExactly(5L, 10L, 20L, 24L);
        config = "{\"auth\":{\"cooldowns\":{\"billingBackoffHours\":1,\"billingMaxHours\":3,"
                + "\"billingBackoffHoursByProvider\":{\"one\":2}}}}";
        Cooldowns configured = new Cooldowns(this::snapshot, new CooldownFile(new StateFolder()), clock);
        assertThat(fail(configured, Fault.BILLING, Duration.ZERO).toHours()).isEqualTo(2);
        clock.pass(Duration.ofHours(4));
        assertThat(fail(configured, Fault.BILLING, Duration.ZERO).toHours()).isEqualTo(3);
    }

    @Test
    void successClearsAndADayForgets() {
        Cooldowns cooldowns = cooldowns();
        fail(cooldowns, Fault.AUTH, Duration.ZERO);
        clock.pass(Duration.ofMinutes(2));
        cooldowns.succeeded(A, clock.instant());
        assertThat(fail(cooldowns, Fault.AUTH, Duration.ZERO).toMinutes()).isEqualTo(1);
        clock.pass(Duration.ofHours(25));
        assertThat(fail(cooldowns, Fault.AUTH, Duration.ZERO).toMinutes()).isEqualTo(1);
    }

    @Test
    void theProvidersOwnTimeCounts() {
        Cooldowns cooldowns = cooldowns();
        assertThat(fail(cooldowns, Fault.RATE_LIMIT, Duration.ofSeconds(7)).toSeconds()).isEqualTo(7);
        clock.pass(Duration.ofSeconds(8));
        assertThat(fail(cooldowns, Fault.RATE_LIMIT, Duration.ofSeconds(7)).toMinutes()).isEqualTo(5);
        clock.pass(Duration.ofMinutes(6));
        assertThat(fail(cooldowns, Fault.RATE_LIMIT, Duration.ofDays(9)).toHours()).isEqualTo(24);
    }

    @Test
    void oneOutageCountsOnceHoweverManyTurnsMeetIt() {
        Cooldowns cooldowns = cooldowns();
        var began = clock.instant();
        for (int i = 0; i < 9; i++) {
            cooldowns.failed(A, Fault.TIMEOUT, Duration.ZERO, began);
        }
        assertThat(cooldowns.of(A).errors()).isEqualTo(1);
        cooldowns.succeeded(A, began);
        assertThat(cooldowns.resting(A)).isPresent();
    }

    @Test
    void aClockThatWasWrongDoesNotKeepAnybodyAway() {
        Cooldowns cooldowns = cooldowns();
        fail(cooldowns, Fault.BILLING, Duration.ZERO);
        clock.pass(Duration.ofDays(-400));
        assertThat(cooldowns.resting(A)).isEmpty();
        assertThat(fail(cooldowns, Fault.OVERLOADED, Duration.ZERO).toMinutes()).isEqualTo(1);
        clock.pass(Duration.ofMinutes(2));
        cooldowns.succeeded(A, clock.instant());
        assertThat(cooldowns.of(A).errors()).isZero();
    }

    @Test
    void aRestartKeepsIt() {
        fail(cooldowns(), Fault.BILLING, Duration.ZERO);
        assertThat(cooldowns().resting(A)).hasValueSatisfying(health -> assertThat(health.last()).isEqualTo(Fault.BILLING));
        store.files.put(CooldownFile.PATH, new byte[] {'{', 'x'});
        assertThat(cooldowns().resting(A)).isEmpty();
    }

    /** @return how long it rests */
    private Duration fail(Cooldowns cooldowns, Fault fault, Duration retryAfter) {
        cooldowns.failed(A, fault, retryAfter, clock.instant());
        Cooldowns.Health health = cooldowns.of(A);
        return Duration.between(health.failedAt(), health.until());
    }

    private Cooldowns cooldowns() {
        return new Cooldowns(this::snapshot, new CooldownFile(store), clock);
    }

    private Snapshot snapshot() {
        return new Snapshot(1, "", (Json.Obj) Json.parse(config, 20), "/state", "/state/creel.json");
    }
}
