// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.session.Sessions.Session;
import dev.creel.toolgate.Subject;

/** What is being done: one tool called in one turn of one session. Everything a call may do is decided by this, never by arguments. */
record Doing(LiveRun run, ToolUse use, ToolSpec tool, Session session, ModelChoice model, Subject subject) {
    ToolCall.Turn turn() {
        return new ToolCall.Turn(run.agentId(), run.sessionKey(), run.id(), model.name());
    }

    /** A picture of the turn's own session taken now. */
    SessionView.Status status() {
        return new SessionView.Status(session.key(), session.id(), session.agentId(), session.updatedAt(),
                session.size(), session.usage().input(), session.usage().output(), model.contextWindow());
    }
}
