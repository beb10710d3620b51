// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogQuotaTest {
    private static final long SECOND = 1_000_000_000L;

    private final LogQuota quota = new LogQuota();

    @Test
    void whatIsOverTheQuotaIsCountedAndToldInTheNextWindow() {
        for (int i = 0; i < LogQuota.LINES; i++) {
            assertThat(quota.take("a", i)).isZero();
        }
        assertThat(quota.take("a", SECOND)).isEqualTo(-1);
        assertThat(quota.take("a", 9 * SECOND)).isEqualTo(-1);
        assertThat(quota.take("b", 9 * SECOND)).as("another plugin").isZero();
        assertThat(quota.take("a", 11 * SECOND)).isEqualTo(2);
        assertThat(quota.take("a", 11 * SECOND)).isZero();
    }
}
