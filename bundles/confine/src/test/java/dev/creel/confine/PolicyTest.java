// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final String TEXT = """
            # who and what
            ALLOW {
              [dev.creel.plugin.BundleIdentity "dev.creel.extension.x" "sha256:00"]
              // a line
              (org.osgi.framework.ServicePermission "dev.creel.api.net.Egress" "get")
              (dev.creel.api.plugin.QuotaPermission "calls=2")
            } "x"
            """;

    @Test
    void readsConditionsRightsAndName() {
        Policy policy = Policy.parse(TEXT);
        assertThat(policy.name()).isEqualTo("x");
        assertThat(policy.conditions()).containsExactly(new Policy.Condition(
                "dev.creel.plugin.BundleIdentity", List.of("dev.creel.extension.x", "sha256:00")));
        assertThat(policy.lines()).hasSize(2);
        assertThat(Policy.parse(policy.encoded())).isEqualTo(policy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DENY { (a.B) } \"x\"", "ALLOW { (a.B) }", "ALLOW { (a.B) } \"\"", "ALLOW (a.B) \"x\"",
        "ALLOW { (a.B) [c.D] } \"x\"", "ALLOW { (a.B) } \"x\" ALLOW { (c.D) } \"y\"", "ALLOW { (a.B } \"x\""})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Policy.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mutationsAreReadOrRefusedAndNeverAnythingElse() {
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder(TEXT);
            for (int m = random.nextInt(3); m >= 0; m--) {
                text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            }
            try {
                Policy policy = Policy.parse(text.toString());
                assertThat(Policy.parse(policy.encoded())).isEqualTo(policy);
                read++;
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isGreaterThan(100);
    }
}
