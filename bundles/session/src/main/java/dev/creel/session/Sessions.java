// SPDX-License-Identifier: Apache-2.0
package dev.creel.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/** All sessions of all agents; thread-safe. */
@ProviderType
public interface Sessions {
    /**
     * The canonical, lower-case key: {@code main} becomes {@code agent:AGENT:main}, any other key without {@code agent:ID:}
     * gets that agent in front.
     *
     * @throws IllegalArgumentException for anything malformed, naming the rule; there is no fallback to the main session
     */
    String canonical(String key, String agentId);

    /** The session of a canonical key, created if there is none. @throws IllegalArgumentException when it is not canonical */
    Session open(String key);

    Optional<Session> find(String key);

    /** Newest change first. */
    List<Session> list(int limit);

    int count();

    /**
     * Begins a session anew under the same key: another id, an empty transcript, no settings but label, archived and pinned.
     * The old transcript is kept until its retention is over; whoever still holds the old {@link Session} writes there.
     * Durable when it returns. A session that does not exist is created.
     *
     * @param why for those who follow, for example {@code new}, {@code reset}, {@code daily}, {@code idle}
     */
    Session reset(String key, String why);

    /** Takes a session away, its transcript after its retention. Durable when it returns. @return whether there was one */
    boolean delete(String key);

    /** Sessions that were reset or deleted and whose transcripts are kept, oldest first. */
    List<Past> past();

    /** Erases the transcript of a past session for good. @return whether there was one of that id */
    boolean erase(String id);

    /** Tells of every change of every session from now on. */
    AutoCloseable follow(SessionListener listener);

    /** One session; thread-safe. */
    interface Session {
        /** Longest title or preview. */
        int SHOWN = 120;

        String key();

        String agentId();

        /** A UUID; changes when the session is reset. */
        String id();

        Instant updatedAt();

        /** Adds to the transcript; durable after {@link #force} or with the journal's next force. @return the entry's id */
        String append(Line line);

        void force();

        /** The last lines, oldest first. */
        List<Line> tail(int limit);

        /** At most that many lines from a place on, oldest first; places count from 0. */
        List<Line> lines(int from, int limit);

        /** How many lines were appended. */
        int size();

        /** How the first thing a person said begins, at most {@value #SHOWN} characters in one line; empty before. */
        String title();

        /** How the last thing said begins, by a person or the agent. */
        String preview();

        Usage usage();

        /** Marks or clears that the last run was cut off. */
        void abortedLastRun(boolean aborted);

        boolean abortedLastRun();

        Settings settings();

        /** Changes settings; durable when it returns. @return what they are now */
        Settings settings(UnaryOperator<Settings> change);
    }

    /**
     * One line of a transcript.
     *
     * @param id unique within the session, given when the line is appended; empty before
     * @param type {@code message}, {@code custom_message}, {@code compaction} or another of the family's types
     * @param at when
     * @param runId the run it belongs to, empty if none
     * @param message JSON text of the message object in the family's form (role, content, usage ...)
     */
    record Line(String id, String type, Instant at, String runId, String message) {
        /** A line to append. */
        public Line(String type, Instant at, String runId, String message) {
            this("", type, at, runId, message);
        }

        public Line id(String given) {
            return new Line(given, type, at, runId, message);
        }
    }

    /**
     * A session that was reset or deleted.
     *
     * @param at when
     */
    record Past(String key, String id, Instant at, String why) {}

    /** Tokens of a session so far. */
    record Usage(long input, long output, long cacheRead, long cacheWrite) {
        public long total() {
            return input + output;
        }
    }
}
