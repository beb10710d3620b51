// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.memory;

import dev.creel.api.plugin.Call;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps notes of agents and finds them again, registered with the service property {@code memory=NAME}. Needs
 * {@code ContributePermission "memory:NAME"}; {@code plugins.slots.memory} names the one in use. Called on the plugin's call
 * threads.
 */
@ConsumerType
public interface MemoryStore {
    /** The notes of that agent that fit the query best, best first, at most {@code limit}. */
    List<Hit> search(String agentId, String query, int limit, Call call);

    /** Keeps a note; one of the same id is replaced. */
    void index(String agentId, Note note, Call call);

    /** A note: stable id, text of at most 64 KiB, when it was written. */
    record Note(String id, String text, Instant at) {
        public Note {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(at, "at");
        }
    }

    /** A note that was found; {@code score} is 0 to 1. */
    record Hit(Note note, double score) {
        public Hit {
            Objects.requireNonNull(note, "note");
        }
    }
}
