// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Messages;
import dev.creel.api.tool.Sandbox;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.Vision;
import dev.creel.api.tool.Web;
import dev.creel.api.tool.Workspace;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What makes the parts of a tool call, each for that call alone and when the tool first asks for it. Thread-safe. */
record CallParts(
        Function<Doing, SessionView> sessions,
        Function<Doing, Workspace> workspace,
        Function<Doing, Sandbox> sandbox,
        BiFunction<Doing, Call, Web> web,
        Function<Doing, Messages> messages,
        BiFunction<Doing, Call, Vision> vision) {
    /** Nothing but the turn's own session. */
    static final CallParts NONE = new CallParts(doing -> doing::status, none("workspace"), none("sandbox"), noWeb(),
            none("messages"), noVision());

    /** The same with what only the agent itself can make. */
    CallParts with(Function<Doing, SessionView> others, BiFunction<Doing, Call, Vision> eyes) {
        return new CallParts(others, workspace, sandbox, web, messages, eyes);
    }

    static BiFunction<Doing, Call, Web> noWeb() {
        return (doing, call) -> CallParts.<Web>none("web").apply(doing);
    }

    static BiFunction<Doing, Call, Vision> noVision() {
        return (doing, call) -> CallParts.<Vision>none("vision").apply(doing);
    }

    static <T> Function<Doing, T> none(String part) {
        return doing -> {
            throw new Failure(Failure.Code.UNSUPPORTED, "there is no " + part + " for tools here");
        };
    }
}
