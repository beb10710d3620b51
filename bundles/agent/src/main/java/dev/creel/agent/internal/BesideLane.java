// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.ChatCommand;
import dev.creel.access.Rights;
import dev.creel.agent.internal.Commands.Answer;
import dev.creel.audit.Audit;
import dev.creel.session.Sessions;
import dev.creel.session.Sessions.Session;
import dev.creel.session.Settings;
import dev.creel.toolgate.Approvals;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The commands that do not wait behind the turn under way, because that turn may wait for them; thread-safe. */
final class BesideLane {
    private static final String ADMIN = "operator.admin";

    private final ApprovalCommand approvals;
    private final Rosters rosters;
    private final Sessions sessions;
    private final Audit audit;

    BesideLane(Approvals approvals, Rosters rosters, Sessions sessions, Audit audit) {
        this.approvals = new ApprovalCommand(approvals);
        this.rosters = rosters;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** What to do for a message that is such a command of somebody who may give it; any other message goes its usual way. */
    Optional<Supplier<Answer>> command(LiveRun run) {
        Optional<ChatCommand.Given> given = ChatCommand.Given.in(run.message().text());
        ChatCommand command = given.flatMap(ChatCommand.Given::command).orElse(null);
        if (command != ChatCommand.APPROVE && command != ChatCommand.EXEC && command != ChatCommand.FREEZE) {
            return Optional.empty();
        }
        Rights rights = CommandRights.of(run, rosters.current().snapshot());
        if (!rights.may(command.least())) {
            return Optional.empty();
        }
        String arguments = given.get().arguments();
        return Optional.of(command == ChatCommand.APPROVE ? () -> approvals.answer(run, rights, arguments)
                : command == ChatCommand.FREEZE ? () -> FreezeCommand.answer(rosters.current().snapshot(), by(run), arguments)
                : () -> exec(run, arguments));
    }

    private static String by(LiveRun run) {
        return ChannelAddress.of(run.message()).map(from -> from.channel() + ':' + run.message().options().text("sender").orElse(""))
                .orElse(run.peer().connection());
    }

    private Answer exec(LiveRun run, String arguments) {
        String by = by(run);
        // What loosens a rule is no part of writing: a client's own key has to say so.
        if (ChannelAddress.of(run.message()).isEmpty() && !run.peer().scopes().contains(ADMIN)) {
            String id = audit.record("command.refused", Map.of("command", "exec", "rule", "commands.exec", "by", by, "session", run.sessionKey(),
                    "grant", "a client with the scope " + ADMIN));
            return new Answer("exec", "Refused (" + id + "): /exec takes a client with the scope " + ADMIN + ".");
        }
        Session session = sessions.open(run.sessionKey());
        Settings.Exec before = session.settings().exec();
        Answer answer = ExecCommand.answer(session, arguments);
        Settings.Exec now = session.settings().exec();
        if (!now.equals(before)) {
            audit.record("exec.settings", Map.of("by", by, "agent", run.agentId(), "session", run.sessionKey(), "rule", "commands.exec",
                    "host", now.host(), "security", now.security(), "ask", now.ask()));
        }
        return answer;
    }
}
