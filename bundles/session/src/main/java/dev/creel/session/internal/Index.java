// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.journal.Journal;
import dev.creel.session.Sessions.Past;
import dev.creel.vault.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of sessions without their transcripts: {@code index.jsonl} of each agent, written through the journal; the last
 * line of a key counts. Thread-safe.
 */
final class Index {
    private static final String AGENTS = "agents";

    private final Store store;
    private final Journal journal;
    private final Map<String, long[]> sizes = new HashMap<>();
    private final Map<String, Past> past = new LinkedHashMap<>();

    Index(Store store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /** Reads everything. @return how each session stands */
    synchronized List<SessionState> load() {
        // The journal first writes again what a crash took from the files.
        journal.force();
        past.clear();
        Map<String, SessionState> states = new HashMap<>();
        for (String agent : store.list(AGENTS)) {
            if (store.list(AGENTS + "/" + agent + "/sessions").contains("index.jsonl")) {
                load(agent, states);
            }
        }
        return new ArrayList<>(states.values());
    }

    private void load(String agent, Map<String, SessionState> states) {
        long[] size = new long[1];
        journal.read(path(agent), 0, (position, text) -> {
            IndexLine line = IndexText.read(text);
            if (line.erased().isEmpty()) {
                line.state().ifPresentOrElse(state -> states.put(line.key(), state), () -> states.remove(line.key()));
            }
            note(line);
            size[0] = position + 1;
            return true;
        });
        sizes.put(agent, size);
    }

    private static String path(String agent) {
        return AGENTS + "/" + agent + "/sessions/index.jsonl";
    }

    synchronized void write(String agent, IndexLine line) {
        long[] size = sizes.computeIfAbsent(agent, a -> new long[1]);
        journal.append(path(agent), size[0], IndexText.write(line));
        size[0]++;
        note(line);
    }

    private void note(IndexLine line) {
        past.remove(line.erased());
        line.past().ifPresent(left -> past.put(left.id(), left));
    }

    synchronized Optional<Past> past(String id) {
        return Optional.ofNullable(past.get(id));
    }

    /** Sessions whose transcripts are kept, the oldest first. */
    synchronized List<Past> past() {
        return List.copyOf(past.values());
    }
}
