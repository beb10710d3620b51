// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.toolgate.ToolGate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenTest {
    private static final ToolSpec READS = Policies.spec("read", Effect.READS);
    @TempDir
    Path state;

    @Test
    void noToolRunsWhileToolsAreFrozenWhoeverAsks() throws IOException {
        PolicyToolGate gate = Policies.gate(state, "{}");
        assertThat(gate.decide(READS, Policies.owner()).allowed()).isTrue();
        Freeze.of(state).freeze(Part.PLUGINS, "", "", Instant.EPOCH);
        assertThat(gate.decide(READS, Policies.owner()).allowed()).isTrue();
        Freeze.of(state).freeze(Part.TOOLS, "", "", Instant.EPOCH);
        ToolGate.Decision refused = gate.decide(READS, Policies.owner());
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.rule()).isEqualTo("freeze.tools");
        assertThat(refused.remedy()).contains("creel thaw tools");
        assertThat(gate.direct(READS, Policies.owner()).rule()).isEqualTo("freeze.tools");
        assertThat(gate.why(READS, Policies.owner()).get(0).rule()).isEqualTo("freeze.tools");
        Freeze.of(state).thaw(Part.TOOLS);
        assertThat(gate.decide(READS, Policies.owner()).allowed()).isTrue();
    }
}
