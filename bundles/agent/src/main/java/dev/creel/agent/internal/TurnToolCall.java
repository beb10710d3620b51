// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import java.time.Instant;

/** One tool call as the tool sees it: the turn, and a picture of its own session taken before the call. */
record TurnToolCall(Call call, Turn turn, SessionView.Status status) implements ToolCall {
    @Override
    public SessionView sessions() {
        return () -> status;
    }

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
}
