// SPDX-License-Identifier: Apache-2.0
package dev.creel.session;

import dev.creel.session.Sessions.Line;
import org.osgi.annotation.versioning.ConsumerType;

/** Follows sessions; called on the thread that made the change, which must not be held for long. */
@ConsumerType
public interface SessionListener {
    /** Something of a session is different now; told after it is durable. */
    void changed(Change change);

    /** A line was added to a transcript; it becomes durable with the next force. */
    default void added(Added added) {}

    /**
     * A change of a session.
     *
     * @param sessionId the id now; of a deleted session its last
     * @param previousId the id before a reset; empty otherwise
     * @param why who asked for a reset or deletion, for example {@code new}, {@code daily}; empty otherwise
     */
    record Change(String key, String agentId, String sessionId, Reason reason, String previousId, String why) {}

    /** What happened to a session. */
    enum Reason { CREATE, PATCH, RESET, DELETE }

    /**
     * A line of a transcript.
     *
     * @param line with its id
     * @param number how many lines the transcript has with this one
     */
    record Added(String key, String agentId, String sessionId, Line line, int number) {}
}
