// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.RunListener.RunEvent;
import dev.creel.agent.Runs;
import org.junit.jupiter.api.Test;

class RunTallyTest {
    private final RunTally tally = new RunTally();

    @Test
    void countsTurnsTokensAndTime() {
        ended("p", "m", "ok", "", 400);
        ended("p", "m", "error", "rate_limit", 700_000);
        assertThat(tally.models()).singleElement().satisfies(m -> {
            assertThat(m.model()).isEqualTo("p/m");
            assertThat(m.turns()).containsEntry("ok", 1L).containsEntry("rate_limit", 1L);
            assertThat(m.tokens()).containsExactly(2, 4, 6, 8);
            assertThat(m.buckets()[1]).as("up to half a second").isEqualTo(1);
            assertThat(m.buckets()[RunTally.SECONDS.length - 1]).as("above the last bound").isEqualTo(1);
        });
    }

    @Test
    void namesAreFewAndPlain() {
        for (int i = 0; i < 1000; i++) {
            ended("p", "model" + i, "ok", "", 1);
            tool("tool" + i, i % 2 == 0);
        }
        ended("p", "a\nb", "ok", "", 1);
        assertThat(tally.models()).hasSize(RunTally.MOST + 1);
        assertThat(tally.models().get(RunTally.MOST).model()).isEqualTo("other");
        assertThat(tally.models().get(RunTally.MOST).turns()).containsEntry("ok", 1001L - RunTally.MOST);
        assertThat(tally.tools()).hasSize(RunTally.MOST + 1);
        assertThat(tally.tools().get(0)).isEqualTo(new RunTally.OfTool("tool0", 1, 1));
    }

    private void ended(String provider, String model, String status, String kind, long ms) {
        tell(new Detail.Ended(new Runs.Result(status, "", "stop", kind, "", provider, model, 1, 2, 3, 4, 0, ms)));
    }

    private void tool(String name, boolean error) {
        tell(new Detail.ToolEnded("c", name, error, "text"));
    }

    private void tell(Detail detail) {
        tally.event(new RunEvent("r", "agent:main:main", "main", 1, 0, detail));
    }
}
