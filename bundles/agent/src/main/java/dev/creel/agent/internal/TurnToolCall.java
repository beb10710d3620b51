// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.tool.Messages;
import dev.creel.api.tool.Sandbox;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.api.tool.Vision;
import dev.creel.api.tool.Web;
import dev.creel.api.tool.Workspace;
import java.time.Instant;
import java.util.function.Supplier;

/** One tool call as the tool sees it: the turn, and parts that hold what this call may do; thread-safe. */
final class TurnToolCall implements ToolCall {
    private final Doing doing;
    private final CallParts parts;
    private final PartRights rights;
    private final SessionView sessions;
    private final Workspace workspace;
    private volatile Call call;
    private volatile boolean over;

    TurnToolCall(Doing doing, CallParts parts, PartRights rights) {
        this.doing = doing;
        this.parts = parts;
        this.rights = rights;
        this.sessions = new RightfulSessions(rights, once(() -> parts.sessions().apply(doing)));
        this.workspace = new RightfulWorkspace(rights, once(() -> parts.workspace().apply(doing)));
    }

    /** The call has begun: deadline and cancellation are its. */
    void begin(Call begun) {
        call = begun;
    }

    /** The call has ended: what a tool kept of it must not act in another turn's name. */
    void end() {
        over = true;
    }

    boolean over() {
        return over;
    }

    @Override
    public Turn turn() {
        return doing.turn();
    }

    @Override
    public SessionView sessions() {
        return sessions;
    }

    @Override
    public Workspace workspace() {
        return workspace;
    }

    @Override
    public Sandbox sandbox() {
        rights.need("sandbox", "exec", Effect.EXECUTES);
        return parts.sandbox().apply(doing);
    }

    @Override
    public Web web() {
        rights.need("web", "fetch", Effect.NETWORK);
        return parts.web().apply(doing, this);
    }

    @Override
    public Messages messages() {
        rights.need("messages", "send", Effect.MESSAGES);
        return parts.messages().apply(doing);
    }

    @Override
    public Vision vision() {
        rights.need("vision", "ask", Effect.READS);
        return parts.vision().apply(doing, this);
    }

    private static <T> Supplier<T> once(Supplier<T> maker) {
        return new Supplier<>() {
            private T made;

            @Override
            public synchronized T get() {
                if (made == null) {
                    made = maker.get();
                }
                return made;
            }
        };
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
