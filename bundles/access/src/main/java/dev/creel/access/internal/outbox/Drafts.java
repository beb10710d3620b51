// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.ChannelAddress;
import dev.creel.journal.Journal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What chats were shown of answers that are not there yet, now and before the last stop. Thread-safe. */
final class Drafts {
    private final Journal journal;
    private final Map<String, Draft> drafts = new HashMap<>();
    private final Map<String, Journal.Outgoing> left = new HashMap<>();

    Drafts(Journal journal) {
        this.journal = journal;
    }

    /**
     * What there is of an answer before it is kept.
     *
     * @param kept whether the journal holds something for it
     * @param parts what is known to have left
     * @param doubtful whether a draft may be there whose id nobody knows
     * @param shown the text its draft has, empty when that is not certain
     */
    record Before(boolean kept, List<String> parts, boolean doubtful, String shown) {
        private static final Before NOTHING = new Before(false, List.of(), false, "");
    }

    /** What a stop left of a run that the agent ends anew. */
    synchronized void left(Journal.Outgoing outgoing) {
        left.put(outgoing.key(), outgoing);
    }

    /**
     * A draft for that run; empty for one that is ended anew, which has its own.
     *
     * @param free whether nothing is on its way to that chat
     */
    synchronized Optional<Draft> begin(String runId, ChannelAddress to, BooleanSupplier free) {
        if (left.containsKey(runId)) {
            return Optional.empty();
        }
        Draft draft = new Draft(runId, to, journal, free);
        drafts.put(runId, draft);
        return Optional.of(draft);
    }

    /** Tells what there is, once. */
    synchronized Before take(String runId) {
        Draft draft = drafts.remove(runId);
        if (draft != null && draft.begun()) {
            return new Before(true, draft.parts(), draft.parts().isEmpty(), draft.shown());
        }
        Journal.Outgoing before = left.remove(runId);
        if (before == null) {
            return Before.NOTHING;
        }
        boolean draftOnly = Letter.read(runId, runId, before.payload()).map(letter -> letter.content().draft()).orElse(false);
        return new Before(true, before.parts(), draftOnly && Parts.draft(before.parts()).isEmpty(), "");
    }
}
