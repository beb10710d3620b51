// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The sessions a turn may see: its own, those it spawned, and others as far as the operator lets it. What it may not see is
 * {@code NOT_FOUND}, like what does not exist. Blocking; thread-safe.
 */
@ProviderType
public interface SessionView {
    /** The turn's own session. */
    Status status();

    /** Another session. */
    default Status status(String sessionKey) {
        throw only();
    }

    /** Sessions, the last used first. @param limit 1 to 500 */
    default List<Status> list(Duration activeWithin, int limit) {
        throw only();
    }

    /** Ids of the agents that {@link #spawn} may give a task to, the turn's own among them. */
    default List<String> agents() {
        throw only();
    }

    /** The end of a conversation, oldest first. @param limit 1 to 200 @param tools whether calls and results of tools are among it */
    default List<Said> history(String sessionKey, int limit, boolean tools) {
        throw only();
    }

    /**
     * Says something in another session, as this session and with no more rights than this turn.
     *
     * @param wait how long to wait for the answer; zero returns at once
     */
    default Answer send(String sessionKey, String text, Duration wait) {
        throw only();
    }

    /** Gives a task to a sub-agent in a session of its own, with no more rights than this turn, and returns at once. */
    default Answer spawn(Task task) {
        throw only();
    }

    /**
     * A session's state.
     *
     * @param sessionKey canonical key
     * @param sessionId current session id
     * @param agentId owning agent
     * @param updatedAt last change
     * @param messages messages in the transcript
     * @param inputTokens tokens read since the session began
     * @param outputTokens tokens written since the session began
     * @param contextTokens the model's context window, 0 if unknown
     */
    record Status(
            String sessionKey,
            String sessionId,
            String agentId,
            Instant updatedAt,
            int messages,
            long inputTokens,
            long outputTokens,
            long contextTokens) {}

    /** One entry of a conversation; {@code role} is {@code user}, {@code assistant}, {@code tool}. */
    record Said(String role, String text, Instant at) {}

    /**
     * A task for a sub-agent.
     *
     * @param label for people, empty for none
     * @param agentId empty for the turn's own agent
     * @param model provider and model, empty for the configured one
     * @param thinking empty for the configured level
     * @param longest zero for the configured one
     * @param keep whether the session stays when it is done
     */
    record Task(String text, String label, String agentId, String model, String thinking, Duration longest, boolean keep) {}

    /**
     * What became of it.
     *
     * @param state {@code accepted}, {@code ok}, {@code timeout} or {@code error}
     * @param text the answer, or why there is none; empty while there is none
     */
    record Answer(String state, String sessionKey, String runId, String text) {}

    private static Failure only() {
        return new Failure(Failure.Code.UNSUPPORTED, "only the turn's own session can be seen here");
    }
}
