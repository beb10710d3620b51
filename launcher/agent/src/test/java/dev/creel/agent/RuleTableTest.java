// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTableTest {
    @Test
    void readsARow() {
        Rule rule = RuleTable.parse("# note\n\na.b stack 17-20 must x.Y$Z m,n(I)V -,this.path,2{a+b}\n").rules().get(0);
        assertThat(rule.id()).isEqualTo("a.b");
        assertThat(rule.owner()).isEqualTo("x/Y$Z");
        assertThat(rule.methods()).isEqualTo(List.of("m", "n(I)V"));
        assertThat(rule.args()).isEqualTo(List.of("-", "this.path", "2{a+b}"));
        assertThat(rule.covers(17)).isTrue();
        assertThat(rule.covers(21)).isFalse();
        assertThat(rule.must()).isTrue();
    }

    @Test
    void anEntryWithADescriptorMeansThatOverloadOnly() {
        assertThat(Rule.means("open(I)V", "open", "(I)V")).isTrue();
        assertThat(Rule.means("open(I)V", "open", "(J)V")).isFalse();
        assertThat(Rule.means("open(I)V", "reopen", "(I)V")).isFalse();
        assertThat(Rule.means("open", "open", "(J)V")).isTrue();
    }

    @Test
    void refusesARowWithoutAllColumns() {
        assertThatThrownBy(() -> RuleTable.parse("a.b stack * must x.Y m")).hasMessageContaining("seven columns");
    }

    @Test
    void idsOfTheRealTableAreWellFormed() {
        assertThat(RuleTable.load().rules()).hasSizeGreaterThan(100).allSatisfy(rule -> {
            assertThat(rule.id()).matches("jdk\\.[a-z]+\\.[a-z]+");
            assertThat(rule.scope()).isIn("stack", "nearest", "direct");
        });
    }
}
