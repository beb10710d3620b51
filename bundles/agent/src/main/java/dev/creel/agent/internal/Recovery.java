// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Envelope;
import dev.creel.access.Peer;
import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.journal.Journal;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens at start to messages that were accepted and have no end: those whose turn never began are run; a turn
 * that
 * began is marked as cut off and never run again, and its open tool calls get a result that says so. Used once.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Peer OWNER = new Peer("recovery", true, "operator", Set.of("operator.write"), "");
    private static final int DEPTH = 200;

    private final Kit kit;
    private final Consumer<LiveRun> rerun;

    Recovery(Kit kit, Consumer<LiveRun> rerun) {
        this.kit = kit;
        this.rerun = rerun;
    }

    /**
     * What the transcript shows of a run.
     *
     * @param asked whether the user's message is there
     * @param begun whether anything a model or tool said is there
     * @param answer the last answer, if it was complete; otherwise empty
     * @param openCalls calls without a result
     * @param carrier the run that answers this message with its own; empty if none
     */
    record Trace(boolean asked, boolean begun, String answer, Set<String> openCalls, String carrier) {}

    void run() {
        int cutOff = 0;
        int again = 0;
        for (Journal.Unfinished unfinished : kit.journal().unfinished()) {
            try {
                if (recover(unfinished)) {
                    again++;
                } else {
                    cutOff++;
                }
            } catch (IllegalArgumentException e) {
                LOG.error("The kept message {} cannot be read; it is not run", unfinished.entry().runId(), e);
                kit.journal().ended(unfinished.entry().runId(), new Journal.Outcome("error", "{}"));
            }
        }
        if (cutOff + again > 0) {
            LOG.info("After the last stop: {} messages run now, {} turns were cut off and are marked", again, cutOff);
        }
    }

    /** @return whether it is run now */
    private boolean recover(Journal.Unfinished unfinished) {
        Envelope kept = Envelope.parse(unfinished.entry().payload());
        LiveRun run = new LiveRun(kept.message(), kept.sessionKey(), kept.agentId(), peer(kept), true);
        Session session = kit.sessions().open(kept.sessionKey());
        run.sessionId(session.id());
        Trace trace = trace(session, run.id());
        if (!trace.carrier().isEmpty()) {
            boolean answered = !trace(session, trace.carrier()).answer().isEmpty();
            Endings.silently(kit, run, result(answered ? "ok" : "aborted", answered ? "carried" : Endings.RESTART, ""));
            return false;
        }
        if (!unfinished.begun() && !trace.begun()) {
            rerun.accept(run);
            return true;
        }
        if (trace.answer().isEmpty()) {
            mark(session, run, trace, unfinished.openTools());
            end(run, "aborted", Endings.RESTART, "");
        } else {
            end(run, "ok", "stop", trace.answer());
        }
        return false;
    }

    /** A sender in a channel is no operator after a restart either, and neither is another session. */
    private static Peer peer(Envelope kept) {
        return ChannelAddress.of(kept.message()).map(ChannelAddress::peer)
                .or(() -> Delegation.of(kept.message()).map(Delegation::peer)).orElse(OWNER);
    }

    private void mark(Session session, LiveRun run, Trace trace, List<Journal.OpenTool> openTools) {
        Instant now = kit.clock().instant();
        if (!trace.asked() && !run.message().text().isEmpty()) {
            session.append(Transcript.user(run.id(), now, run.text()));
        }
        for (Journal.OpenTool open : openTools) {
            if (trace.openCalls().contains(open.callId())) {
                session.append(Transcript.toolResult(run.id(), now, new Message.ToolResult(
                        open.callId(), open.tool(), Conversation.UNKNOWN_OUTCOME, true)));
            } else {
                session.append(Transcript.note(run.id(), now, "tool-outcome-unknown",
                        "Tool \"" + open.tool() + "\": " + Conversation.UNKNOWN_OUTCOME));
            }
        }
        session.append(Transcript.note(run.id(), now, "interrupted", Endings.CUT_OFF));
        session.abortedLastRun(true);
    }

    private void end(LiveRun run, String status, String stopReason, String text) {
        Endings.end(kit, run, new Progress(run, kit.followers(), kit.clock()), result(status, stopReason, text));
    }

    private Runs.Result result(String status, String stopReason, String text) {
        long now = kit.clock().millis();
        return new Runs.Result(status, text, stopReason, "", "", "", "", 0, 0, 0, 0, now, now);
    }

    /** Reads back what a run left. */
    static Trace trace(Session session, String runId) {
        boolean asked = false;
        boolean begun = false;
        String answer = "";
        String carrier = "";
        Set<String> open = new HashSet<>();
        for (Line line : session.tail(Conversation.MOST_LINES)) {
            if (Transcript.carries(line, runId)) {
                carrier = line.runId();
            }
            Message message = line.runId().equals(runId) && line.type().equals(Transcript.MESSAGE)
                    ? Transcript.read(line).orElse(null)
                    : null;
            if (message instanceof Message.User) {
                asked = true;
            } else if (message instanceof Message.Assistant said) {
                begun = true;
                answer = complete(line) ? said.text() : answer;
                said.calls().forEach(call -> open.add(call.id()));
            } else if (message instanceof Message.ToolResult result) {
                open.remove(result.callId());
            }
        }
        return new Trace(asked, begun, answer, open, carrier);
    }

    private static boolean complete(Line line) {
        String reason = Json.parse(line.message(), DEPTH) instanceof Json.Obj o ? o.text("stopReason").orElse("") : "";
        return reason.equals("stop") || reason.equals("length") || reason.equals("refusal");
    }
}
