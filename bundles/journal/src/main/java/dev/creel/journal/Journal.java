// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal;

import dev.creel.journal.internal.FileJournal;
import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The record of every accepted message and of what became of it. A message is kept once for its source and key; its turn
 * moves through begun, tool calls and ended. Other logs are written through it ({@link #append}), so that after a crash they
 * and it agree. What was kept before is read in the background at start; calls wait for it.
 *
 * <p>Thread-safe; calls at the same time share one force of the disk. Every method throws {@link StoreException} when the disk
 * fails or the journal is damaged.
 */
@ProviderType
public interface Journal {
    /** The journal of a process without OSGi, while no gateway runs on that store. */
    static Journal open(Store store) {
        return FileJournal.of(store);
    }

    /**
     * Keeps a message; returns after it is on disk. Same source and key again: the first entry, {@code duplicate} set.
     *
     * @throws JournalFull when too many messages wait for their end
     * @throws IllegalArgumentException when another message has that run id
     */
    Accepted accept(Entry entry);

    /**
     * Keeps messages of one source and how far it has been read, all with one force; returns after that is on disk. What a
     * crash leaves is a beginning of the list, and the new cursor only behind all of it.
     *
     * @param cursor opaque; replaces the source's last one
     * @return for each entry, in order, what {@link #accept(Entry)} gives
     * @throws JournalFull when there is no room for all of them; none was kept
     */
    List<Accepted> accept(String source, List<Entry> entries, String cursor);

    /** The source's last cursor; empty if it has none. */
    String cursor(String source);

    /** The turn of that message begins; outlives this process when the call returns, and is not forced by itself. */
    void begun(String runId);

    /** A tool is about to run; on disk before the call returns, so that a crash leaves it known as unknown. */
    void toolIntent(String runId, String callId, String tool);

    void toolOutcome(String runId, String callId, boolean error);

    /** The turn ended; returns after it is on disk. A second end of the same run is ignored. */
    void ended(String runId, Outcome outcome);

    /**
     * A reply is about to leave through a channel; on disk before the call returns. The same key again replaces it, and leaves
     * its parts.
     *
     * @param payload JSON text of the reply, opaque to the journal
     */
    void outgoing(String runId, String key, String payload);

    /**
     * Part of that reply has left, or something else about it is known now; on disk before the call returns. Nothing happens if
     * the reply has a receipt already.
     */
    void part(String key, String part);

    /** It has left; outlives this process when the call returns, and is not forced by itself. */
    void receipt(String key, String receipt);

    /** Replies that were about to leave and have no receipt, oldest first: nobody knows whether they left. */
    List<Outgoing> unconfirmed();

    /**
     * Adds a line to another log of the store, durable with the next force of the journal ({@link #accept}, {@link #ended},
     * {@link #toolIntent}, {@link #outgoing}, {@link #force}) and seen there by nobody before. Calls for one log are made one
     * at a time, and nobody else writes to that log.
     *
     * @param log its path in the store
     * @param position the line's place, counted from 0: how many lines went before
     * @param line JSON text without a line feed
     */
    void append(String log, long position, String line);

    /** Reads a log that is written through the journal, from a position on; forces what is pending first. */
    void read(String log, long from, SealedLog.Reader reader);

    /**
     * Takes another log away for good; returns after that is on disk. Nobody appends to it any more. Nothing happens if there is
     * none.
     */
    void remove(String log);

    /**
     * Why nothing was kept last: until something is again when the disk had no room, until the next start when nobody knows what is
     * on it. Empty while all is well. Never waits.
     */
    Optional<String> broken();

    /** Returns when everything before it is on disk. */
    void force();

    /** What was accepted and has not ended, oldest first: read at start. */
    List<Unfinished> unfinished();

    /** What became of a run that is still remembered. */
    Optional<Accepted> find(String source, String key);

    /**
     * A message to keep.
     *
     * @param source who accepted it, for example {@code gateway}
     * @param key unique within the source: the dedupe key
     * @param runId the run it starts
     * @param payload JSON text of the message, opaque to the journal
     */
    record Entry(String source, String key, String runId, String payload) {}

    /** What accepting gave. */
    record Accepted(String runId, boolean duplicate, Optional<Outcome> outcome) {}

    /** How a turn ended: status {@code ok}, {@code error}, {@code aborted} or {@code interrupted}, and a summary as JSON text. */
    record Outcome(String status, String summary) {}

    /** An accepted message without an end; {@code begun} tells whether its turn ran, {@code openTools} whose result is unknown. */
    record Unfinished(Entry entry, boolean begun, List<OpenTool> openTools) {}

    record OpenTool(String callId, String tool) {}

    /** A reply without a receipt, and the parts of it that are known to have left, oldest first. */
    record Outgoing(String runId, String key, String payload, List<String> parts) {
        public Outgoing {
            parts = List.copyOf(parts);
        }

        /** A reply of which nothing is known to have left. */
        public Outgoing(String runId, String key, String payload) {
            this(runId, key, payload, List.of());
        }
    }
}
