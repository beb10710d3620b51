// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.audit.AuditCounts.Count;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void countsByEventAndRule() {
        tally.count("tool.refused", "tools.deny");
        tally.count("tool.refused", "tools.deny");
        tally.count("tool.refused", "");
        assertThat(tally.counts()).containsExactly(new Count("tool.refused", "tools.deny", 2), new Count("tool.refused", "", 1));
    }

    @Test
    void isBoundedAndTakesPlainNamesOnly() {
        tally.count("e", "a secret with spaces");
        assertThat(tally.counts()).containsExactly(new Count("e", "other", 1));
        for (int i = 0; i < 1000; i++) {
            tally.count("e", "rule" + i);
        }
        assertThat(tally.counts()).hasSize(Tally.MOST + 1);
        assertThat(tally.counts().get(Tally.MOST)).isEqualTo(new Count("other", "other", 1001 - Tally.MOST));
    }
}
