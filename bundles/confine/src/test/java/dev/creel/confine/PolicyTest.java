// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        "ALLOW { (a.B) [c.D] } \"x\"", "ALLOW { (a.B) } \"x\" ALLOW { (c.D) } \"y\"", "ALLOW { (a.B } \"x\"",
        "ALLOW { (a.B) } \"../x\"", "ALLOW { (a.B) } \"X\"", "ALLOW { (a.B) } \"x\" # end", "ALLOW { (a.B) # right\n } \"x\"", "ALLOW { [1] } \"x\"",
        "ALLOW { (a.B \"n\n# c\nm\") } \"x\"", "\uFEFFALLOW { (a.B) } \"x\"", "ALLOW { (a.B) } \"x\"\0"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Policy.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRightOrConditionThatStandsThereTwiceIsRefused() {
        assertThatThrownBy(() -> Policy.parse("ALLOW { (a.B) (c.D) (a.B) } \"x\"")).hasMessageContaining("(a.B) stands there twice");
        assertThatThrownBy(() -> Policy.parse("ALLOW { [a.B] [a.B] } \"x\"")).hasMessageContaining("condition");
        assertThat(Policy.parse("ALLOW { [a.B] (a.B) } \"x\"").lines()).hasSize(1);
    }

    @Test
    void countAndLengthAreBounded() {
        String most = IntStream.range(0, 512).mapToObj(i -> "(a.B \"" + i + "\")").collect(Collectors.joining("\n"));
        assertThat(Policy.parse("ALLOW {" + most + "} \"x\"").lines()).hasSize(512);
        assertThatThrownBy(() -> Policy.parse("ALLOW {" + most + " (a.B) } \"x\"")).hasMessageContaining("at most");
        assertThatThrownBy(() -> Policy.parse("ALLOW { [a] [b] [c] [d] [e] [f] [g] [h] [i] } \"x\"")).hasMessageContaining("at most 8");
        assertThatThrownBy(() -> Policy.parse("\n".repeat(300_000) + TEXT)).hasMessageContaining("characters");
    }
}
