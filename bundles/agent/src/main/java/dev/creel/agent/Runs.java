// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import dev.creel.api.model.Message.ToolUse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The runs under way and the last thousand that ended; thread-safe. */
@ProviderType
public interface Runs {
    Optional<Run> find(String runId);

    /** Running or queued runs of a session, oldest first. */
    List<Run> active(String sessionKey);

    /** What waits and what runs, oldest first; never waits itself. */
    List<Activity> activity();

    /** Aborts runs: one, or all of the session when {@code runId} is empty. @return those that were stopped */
    List<String> abort(String sessionKey, String runId, String reason);

    /** Tells of every event of every run, in order within a run, on a host thread that must not be blocked for long. */
    AutoCloseable follow(RunListener listener);

    /**
     * A run that has not ended, as far as it is nobody's secret.
     *
     * @param running whether it began; otherwise it waits in its lane
     * @param forMs how long it has run or waited
     * @param overdueMs how long it should have ended by its own bound; negative before that, and while it waits
     */
    record Activity(String runId, String sessionKey, String agentId, boolean running, long forMs, long overdueMs) {}

    /** One run; thread-safe. */
    interface Run {
        String id();

        String sessionKey();

        String sessionId();

        String agentId();

        /** What tells the request that began it from others, as its surface gave it; empty if it gave nothing. */
        String request();

        boolean ended();

        /** Waits for the end. @return empty when the time is over first */
        Optional<Result> await(Duration longest);
    }

    /**
     * How a run ended.
     *
     * @param status {@code ok}, {@code error}, {@code timeout} or {@code aborted}
     * @param text the answer, or what there is of it
     * @param stopReason {@code stop}, {@code rpc}, {@code length}, {@code tool_calls} ...
     * @param errorKind {@code auth}, {@code quota}, {@code rate_limit}, {@code context_length}, {@code timeout}, {@code refusal}, {@code spending},
     * {@code unknown}; empty without error
     * @param errorMessage for the client; empty without error
     * @param calls of tools that the client runs; it brings their results with the next message
     */
    record Result(
            String status,
            String text,
            String stopReason,
            String errorKind,
            String errorMessage,
            String provider,
            String model,
            long inputTokens,
            long outputTokens,
            long cacheRead,
            long cacheWrite,
            long startedAt,
            long endedAt,
            List<ToolUse> calls) {
        public Result {
            calls = List.copyOf(calls);
        }

        /** An end without calls for the client. */
        public Result(String status, String text, String stopReason, String errorKind, String errorMessage, String provider,
                String model, long inputTokens, long outputTokens, long cacheRead, long cacheWrite, long startedAt, long endedAt) {
            this(status, text, stopReason, errorKind, errorMessage, provider, model, inputTokens, outputTokens, cacheRead,
                    cacheWrite, startedAt, endedAt, List.of());
        }
    }
}
