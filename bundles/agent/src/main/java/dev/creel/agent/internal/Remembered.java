// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Runs;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.session.Sessions;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run that ended before the last start, put together from journal and transcript. Stateless. */
final class Remembered {
    private Remembered() {}

    /** What the journal keeps of it; what is too long for that comes from the session, while it still is the same one. */
    static EndedRun of(Sessions sessions, String runId, String summary) {
        EndedRun run = Summary.read(runId, summary);
        if (!Summary.cut(summary)) {
            return run;
        }
        Optional<Session> session = sessions.find(run.sessionKey()).filter(s -> s.id().equals(run.sessionId()));
        return session.map(s -> whole(run, s)).orElse(run);
    }

    private static EndedRun whole(EndedRun run, Session session) {
        List<String> said = new ArrayList<>();
        List<ToolUse> open = new ArrayList<>();
        for (Line line : session.tail(Conversation.MOST_LINES)) {
            Message message = line.runId().equals(run.id()) && line.type().equals(Transcript.MESSAGE)
                    ? Transcript.read(line).orElse(null)
                    : null;
            if (message instanceof Message.Assistant answer) {
                if (!answer.text().isEmpty()) {
                    said.add(answer.text());
                }
                open.addAll(answer.calls());
            } else if (message instanceof Message.ToolResult result) {
                open.removeIf(call -> call.id().equals(result.callId()));
            }
        }
        Runs.Result r = run.result();
        String text = String.join(Progress.PARAGRAPH, said);
        Runs.Result result = new Runs.Result(r.status(), text.startsWith(r.text()) ? text : r.text(), r.stopReason(),
                r.errorKind(), r.errorMessage(), r.provider(), r.model(), r.inputTokens(), r.outputTokens(), r.cacheRead(),
                r.cacheWrite(), r.startedAt(), r.endedAt(), r.stopReason().equals(Rounds.FOR_CLIENT) ? open : List.of());
        return new EndedRun(run.id(), run.sessionKey(), run.sessionId(), run.agentId(), run.request(), result);
    }
}
