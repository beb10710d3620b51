// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import java.time.Instant;

/** One tool call as the tool sees it: the turn, and a picture of its own session taken before the call; thread-safe. */
final class TurnToolCall implements ToolCall {
    private final Turn turn;
    private final SessionView.Status status;
    private volatile Call call;

    TurnToolCall(Turn turn, SessionView.Status status) {
        this.turn = turn;
        this.status = status;
    }

    /** The call has begun: deadline and cancellation are its. */
    void begin(Call begun) {
        call = begun;
    }

    @Override
    public Turn turn() {
        return turn;
    }

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
