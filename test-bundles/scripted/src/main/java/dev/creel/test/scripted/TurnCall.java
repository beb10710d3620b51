// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import java.time.Instant;

/** A tool call of a turn that has nothing but itself; a test adds the part it is about. */
public abstract class TurnCall implements ToolCall {
    @Override
    public final Turn turn() {
        return new Turn("main", "agent:main:main", "run-1", "offline/rules");
    }

    @Override
    public SessionView sessions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public final String id() {
        return "call-1";
    }

    @Override
    public final Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public final boolean cancelled() {
        return false;
    }

    @Override
    public final void check() {}
}
