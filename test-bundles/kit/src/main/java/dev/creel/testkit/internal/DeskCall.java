// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import java.time.Instant;

/** The tool call of a test: the host's call in a turn of an empty session. */
record DeskCall(Call call) implements ToolCall {
    @Override
    public String id() {
        return call.id();
    }

    @Override
    public Instant deadline() {
        return call.deadline();
    }

    @Override
    public boolean cancelled() {
        return call.cancelled();
    }

    @Override
    public void check() {
        call.check();
    }

    @Override
    public Turn turn() {
        return new Turn("main", "agent:main:main", "test", "offline/rules");
    }

    @Override
    public SessionView sessions() {
        return () -> new SessionView.Status("agent:main:main", "test", "main", Instant.EPOCH, 0, 0, 0, 0);
    }
}
