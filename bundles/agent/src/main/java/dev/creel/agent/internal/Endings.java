// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.Runs;
import dev.creel.journal.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one way a run ends: on disk first, then for those who wait, then for those who follow. Stateless. */
final class Endings {
    /** The abort reason of a gateway that stops: such a run counts as cut off, not as aborted by somebody. */
    static final String RESTART = "restart";

    static final String CUT_OFF = "The run before this was cut off by a restart of the gateway. Its answer may be"
            + " incomplete, and what it set out to do may be done only in part.";

    private static final String REPLY_CUT_OFF = "A restart cut off my answer, and what I set out to do may be done only in"
            + " part. Please ask again.";
    private static final String REPLY_FAILED = "I could not answer this. Please try again later.";
    private static final String REPLY_SPENT = "My allowance for today is used up. Please try again tomorrow.";
    private static final String REPLY_REFUSED = "I may not answer this.";

    /** Why a task is stopped whose giver was. */
    static final String PARENT = "parent";

    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private Endings() {}

    /** Ends a run whose message another one answers: nothing leaves for it. */
    static void silently(Kit kit, LiveRun run, Runs.Result result) {
        end(kit, run, new Progress(run, kit.followers(), kit.clock()), result, "");
    }

    static void end(Kit kit, LiveRun run, Progress progress, Runs.Result result) {
        String reply = kit.listings().said(run.beside().before() + reply(result), CommandRights.group(run), run);
        end(kit, run, progress, result, reply.isBlank() ? "" : ReplyPrefix.of(run, kit.rosters().current()) + reply);
    }

    private static void end(Kit kit, LiveRun run, Progress progress, Runs.Result result, String reply) {
        Runs.Result kept = result;
        try {
            // Before the end is: a crash between the two must not lose an answer that a sender waits for.
            kit.delegates().ended(run, result);
            kit.outbox().keep(run.id(), run.message(), reply, run.beside().choices());
            kit.journal().ended(run.id(), new Journal.Outcome(status(result), Summary.write(run, result)));
        } catch (RuntimeException e) {
            // Fail closed: an end that is not on disk is not announced as a success.
            LOG.error("The end of run {} could not be kept", run.id(), e);
            kept = failed(result, "The answer could not be kept on disk. See the log, and check space and rights of the"
                    + " state folder.");
        }
        run.end(kept);
        kit.table().end(run);
        if (kept == result) {
            kit.outbox().send(run.id());
        }
        progress.tell(new Detail.Ended(kept));
    }

    /** What the sender in a channel gets; reasons of failures are for the operator and the log. */
    private static String reply(Runs.Result result) {
        return switch (result.status()) {
            case "ok" -> result.text();
            case "aborted" -> result.stopReason().equals(RESTART) ? REPLY_CUT_OFF : "";
            default -> switch (result.errorKind()) {
                case "refusal" -> REPLY_REFUSED;
                case "spending" -> REPLY_SPENT;
                default -> REPLY_FAILED;
            };
        };
    }

    /** A run that never began. */
    static Runs.Result unbegun(Kit kit, String status, String stopReason, String errorKind, String errorMessage) {
        long now = kit.clock().millis();
        return new Runs.Result(status, "", stopReason, errorKind, errorMessage, "", "", 0, 0, 0, 0, now, now);
    }

    private static Runs.Result failed(Runs.Result r, String message) {
        return new Runs.Result("error", r.text(), r.stopReason(), "unknown", message, r.provider(), r.model(),
                r.inputTokens(), r.outputTokens(), r.cacheRead(), r.cacheWrite(), r.startedAt(), r.endedAt());
    }

    private static String status(Runs.Result result) {
        return switch (result.status()) {
            case "ok" -> "ok";
            case "aborted" -> result.stopReason().equals(RESTART) ? "interrupted" : "aborted";
            default -> "error";
        };
    }
}
