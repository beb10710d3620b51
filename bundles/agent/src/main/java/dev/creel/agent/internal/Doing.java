// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.api.channel.Chat;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.session.Sessions.Session;
import dev.creel.toolgate.Labels;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Taint;
import java.util.Optional;

/**
 * What is being done: one tool called in one turn of one session. Everything a call may do is decided by this, never by arguments.
 *
 * @param reading the parts of the call say here where what they hand over came from
 */
record Doing(LiveRun run, ToolUse use, ToolSpec tool, Session session, ModelChoice model, Subject subject, Reading reading) {
    /** Everything that may have led to what the call does: what the model had read, and what the call has read since. */
    Taint read() {
        return run.reading().taint().and(reading.taint());
    }

    /** Who answers for it, and the chat to ask in: where the owner speaks and nobody else reads. */
    Labels.Who who() {
        return new Labels.Who(run.agentId(), run.sessionKey(), run.id(),
                chat().filter(from -> subject.owner() && from.chat().kind() == Chat.Kind.DIRECT));
    }

    /** Where the people are who caused it. */
    Optional<ChannelAddress> chat() {
        return ChannelAddress.of(run.message()).or(() -> Delegation.of(run.message()).flatMap(Delegation::chat));
    }

    ToolCall.Turn turn() {
        return new ToolCall.Turn(run.agentId(), run.sessionKey(), run.id(), model.name());
    }

    /** A picture of the turn's own session taken now. */
    SessionView.Status status() {
        return new SessionView.Status(session.key(), session.id(), session.agentId(), session.updatedAt(),
                session.size(), session.usage().input(), session.usage().output(), model.contextWindow());
    }
}
