// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.session.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionStatusToolTest {
    private final SessionStatusTool tool = new SessionStatusTool();

    private static ToolCall call(long contextTokens) {
        return new ToolCall() {
            @Override
            public Turn turn() {
                return new Turn("main", "agent:main:main", "run-1", "offline/rules");
            }

            @Override
            public SessionView sessions() {
                return () -> new SessionView.Status("agent:main:main", "6f0c", "main",
                        Instant.parse("2026-11-01T09:30:00.123Z"), 4, 120, 34, contextTokens);
            }

            @Override
            public String id() {
                return "call-1";
            }

            @Override
            public Instant deadline() {
                return Instant.MAX;
            }

            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public void check() {}
        };
    }

    @Test
    void onlyReads() {
        assertThat(tool.tools()).singleElement().satisfies(spec -> {
            assertThat(spec.name()).isEqualTo("session_status");
            assertThat(spec.effects()).containsExactly(ToolSpec.Effect.READS);
            assertThat(spec.parameters().text("type", "")).isEqualTo("object");
        });
    }

    @Test
    void tellsTheTurnsOwnSession() {
        assertThat(tool.invoke("session_status", Json.Obj.EMPTY, call(32_000)).text()).isEqualTo("""
                Session: agent:main:main (6f0c)
                Agent: main
                Model: offline/rules
                Messages: 4
                Tokens: 120 in, 34 out
                Context window: 32000 tokens
                Last change: 2026-11-01T09:30:00Z""");
    }

    @Test
    void anUnknownContextWindowIsLeftOut() {
        assertThat(tool.invoke("session_status", Json.Obj.EMPTY, call(0)).text()).doesNotContain("Context window");
    }

    @Test
    void anotherNameIsNotAnswered() {
        assertThatThrownBy(() -> tool.invoke("exec", Json.Obj.EMPTY, call(0))).isInstanceOf(Failure.class);
    }
}
