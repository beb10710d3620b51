// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChatCommand;
import dev.creel.access.Rights;
import dev.creel.agent.internal.Commands.Answer;
import dev.creel.session.Sessions;
import dev.creel.toolgate.Approvals;
import java.util.Optional;
import java.util.function.Supplier;

/** The commands that do not wait behind the turn under way, because that turn may wait for them; thread-safe. */
final class BesideLane {
    private final ApprovalCommand approvals;
    private final Rosters rosters;
    private final Sessions sessions;

    BesideLane(Approvals approvals, Rosters rosters, Sessions sessions) {
        this.approvals = new ApprovalCommand(approvals);
        this.rosters = rosters;
        this.sessions = sessions;
    }

    /** What to do for a message that is such a command of somebody who may give it; any other message goes its usual way. */
    Optional<Supplier<Answer>> command(LiveRun run) {
        Optional<ChatCommand.Given> given = ChatCommand.Given.in(run.message().text());
        ChatCommand command = given.flatMap(ChatCommand.Given::command).orElse(null);
        if (command != ChatCommand.APPROVE && command != ChatCommand.EXEC) {
            return Optional.empty();
        }
        Rights rights = CommandRights.of(run, rosters.current().snapshot());
        if (!rights.may(command.least())) {
            return Optional.empty();
        }
        String arguments = given.get().arguments();
        return Optional.of(command == ChatCommand.APPROVE ? () -> approvals.answer(run, rights, arguments)
                : () -> ExecCommand.answer(sessions.open(run.sessionKey()), arguments));
    }
}
