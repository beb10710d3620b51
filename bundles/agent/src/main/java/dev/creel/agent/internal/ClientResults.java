// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ClientTools;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The results a client sends for calls that ended an earlier turn, put where those calls are. Stateless. */
final class ClientResults {
    private ClientResults() {}

    /** A result as the client sent it, and where it came from. */
    record Told(Message.ToolResult result, Taint read) {}

    /**
     * Writes them to the session.
     *
     * @param prelude earlier messages the client brings; empty when the session holds the conversation
     * @throws TurnFailure when one of them belongs to no open call
     */
    static void append(ClientTools client, List<dev.creel.access.Message.Turn> prelude, Conversation conversation,
            Session session, Function<Told, Line> line, Marker marker) {
        Map<String, String> open = prelude.isEmpty() ? conversation.open() : called(prelude);
        List<Told> all = new ArrayList<>();
        for (ClientTools.Result result : client.results()) {
            String tool = open.remove(result.callId());
            if (tool == null) {
                throw new TurnFailure("error", "format", "No tool call waits for the result of call \"" + result.callId()
                        + "\". Send it once, in the session of the call.");
            }
            all.add(new Told(new Message.ToolResult(result.callId(), tool, result.text(), false), of(tool)));
        }
        // All or none: what was kept of a refused message could not be sent again.
        all.forEach(told -> conversation.append(session, line.apply(told), Transcript.shown(told.result(), told.read(), marker),
                told.read()));
    }

    /** Where the result of a client's tool came from. */
    static Taint of(String tool) {
        return Taint.of(new Label("tool", "client/" + tool));
    }

    /** The calls in what a client brings, tool names by call id. */
    static Map<String, String> called(List<dev.creel.access.Message.Turn> prelude) {
        Map<String, String> called = new HashMap<>();
        for (dev.creel.access.Message.Turn turn : prelude) {
            for (ToolUse call : turn.calls()) {
                called.put(call.id(), call.tool());
            }
        }
        return called;
    }
}
