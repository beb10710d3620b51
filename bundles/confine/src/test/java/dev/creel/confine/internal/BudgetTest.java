// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void onlyWhatFallsIntoTheWindowCounts() {
        Budget budget = new Budget(2, 10);
        assertThat(budget.spend(0)).isTrue();
        assertThat(budget.spend(5 * SECOND)).isTrue();
        assertThat(budget.spend(9 * SECOND)).isFalse();
        assertThat(budget.spend(11 * SECOND)).isTrue();
        assertThat(budget.spend(12 * SECOND)).isFalse();
        budget.refill();
        assertThat(budget.spend(12 * SECOND)).isTrue();
    }

    @Test
    void pausesDoubleUpToABound() {
        Pauses pauses = new Pauses(100);
        for (int factor = 1; factor <= 256; factor *= 2) {
            assertThat(pauses.next(Duration.ZERO)).isBetween(75L * factor, 100L * factor);
        }
        assertThat(pauses.next(Duration.ZERO)).isBetween(75L * 256, 100L * 256);
        assertThat(pauses.next(Duration.ofDays(1))).isEqualTo(100L * 256);
        pauses.fresh();
        assertThat(pauses.next(Duration.ZERO)).isBetween(75L, 100L);
    }
}
