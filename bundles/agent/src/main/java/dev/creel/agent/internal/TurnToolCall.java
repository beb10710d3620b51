// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.tool.Messages;
import dev.creel.api.tool.Sandbox;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.Vision;
import dev.creel.api.tool.Web;
import dev.creel.api.tool.Workspace;
import java.time.Instant;

/** One tool call as the tool sees it: the turn, and parts that hold what this call may do; thread-safe. */
final class TurnToolCall implements ToolCall {
    private final Doing doing;
    private final CallParts parts;
    private volatile Call call;

    TurnToolCall(Doing doing, CallParts parts) {
        this.doing = doing;
        this.parts = parts;
    }

    /** The call has begun: deadline and cancellation are its. */
    void begin(Call begun) {
        call = begun;
    }

    @Override
    public Turn turn() {
        return doing.turn();
    }

    @Override
    public SessionView sessions() {
        return parts.sessions().apply(doing);
    }

    @Override
    public Workspace workspace() {
        return parts.workspace().apply(doing);
    }

    @Override
    public Sandbox sandbox() {
        return parts.sandbox().apply(doing);
    }

    @Override
    public Web web() {
        return parts.web().apply(doing);
    }

    @Override
    public Messages messages() {
        return parts.messages().apply(doing);
    }

    @Override
    public Vision vision() {
        return parts.vision().apply(doing);
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
