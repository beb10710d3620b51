// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import static dev.creel.toolgate.internal.Policies.gate;
import static dev.creel.toolgate.internal.Policies.inGroup;
import static dev.creel.toolgate.internal.Policies.owner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.toolgate.Subject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may leave the sandbox: every gate has to be passed, and only stable ids open one. */
class ElevationTest {
    private static final Subject ANN = inGroup("telegram", "-7", "", "42", false);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {} | false
        {tools:{elevated:{enabled:true}}} | false
        {tools:{elevated:{allowFrom:{telegram:['42']}}}} | true
        {tools:{elevated:{allowFrom:{telegram:[42]}}}} | true
        {tools:{elevated:{allowFrom:{telegram:['telegram:42']}}}} | true
        {tools:{elevated:{enabled:false,allowFrom:{telegram:['42']}}}} | false
        {tools:{elevated:{enabled:'yes',allowFrom:{telegram:['42']}}}} | false
        {tools:{elevated:{allowFrom:{discord:['42']}}}} | false
        {tools:{elevated:{allowFrom:{telegram:['4']}}}} | false
        {tools:{elevated:{allowFrom:{telegram:['-7','Ann','@ann','default']}}}} | false
        {tools:{elevated:{allowFrom:{telegram:['*']}}}} | false
        {tools:{elevated:{allowFrom:{telegram:'42'}}}} | false
        {tools:{elevated:{allowFrom:['42']}}} | false
        {tools:{elevated:{allowFrom:{telegram:['42']}}},agents:{list:[{id:'main',tools:{elevated:{enabled:false}}}]}} | false
        {tools:{elevated:{allowFrom:{telegram:['42']}}},agents:{list:[{id:'main',tools:{elevated:{allowFrom:{telegram:['43']}}}}]}} | false
        {tools:{elevated:{allowFrom:{telegram:['42']}}},agents:{list:[{id:'main',tools:{elevated:{allowFrom:{telegram:['42']}}}}]}} | true
        {agents:{list:[{id:'main',tools:{elevated:{allowFrom:{telegram:['42']}}}}]}} | false
        """)
    void aSenderPassesEveryGateByHisStableId(String config, boolean allowed) {
        assertThat(gate(config).elevated(ANN).allowed()).isEqualTo(allowed);
        if (!allowed) {
            assertThat(gate(config).elevated(ANN).remedy()).isNotBlank();
        }
    }

    @Test
    void aWildcardIsTheOwnerAndNobodyElse() {
        String any = "{tools:{elevated:{allowFrom:{telegram:['*'],webchat:['*']}}}}";
        assertThat(gate(any).elevated(inGroup("telegram", "-7", "", "42", true)).allowed()).isTrue();
        assertThat(gate(any).elevated(owner()).allowed()).isTrue();
        assertThat(gate("{tools:{elevated:{allowFrom:{telegram:['*']}}}}").elevated(owner()).rule())
                .isEqualTo("tools.elevated.allowFrom.webchat");
        assertThat(gate(any).elevated(Policies.as(Policies.OPERATOR, false)).allowed()).as("an application's users").isFalse();
    }

    @Test
    void whatAnotherTurnMadeNeverLeavesTheSandbox() {
        String listed = "{tools:{elevated:{allowFrom:{telegram:['42'],webchat:['*']}}}}";
        Subject stranger = inGroup("telegram", "-7", "", "43", false);
        assertThat(gate(listed).elevated(owner()).allowed()).isTrue();
        for (Subject maker : List.of(owner(), ANN, stranger)) {
            assertThat(gate(listed).elevated(Policies.bound(owner(), maker.binding(Set.of("exec")))).allowed()).as("%s", maker).isFalse();
        }
        assertThat(gate(listed).elevated(Policies.with("offline/rules", true, true)).allowed()).as("a sub-agent").isFalse();
    }
}
