// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.session.Sessions;
import dev.creel.vault.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * All sessions: {@code agents/ID/sessions/} holds one transcript for each and {@code index.jsonl}, which says how each stood when
 * it was last put to rest. Both are written through the journal. Thread-safe; read at the first use, or in the background.
 */
@Component(service = Sessions.class)
public final class StoredSessions implements Sessions {
    /** Sessions whose last lines are in memory. */
    static final int MOST_IN_USE = 256;

    private static final String AGENTS = "agents";

    private final Store store;
    private final Journal journal;
    private final Clock clock;
    private final LineText text = new LineText();
    private final Map<String, StoredSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, StoredSession> inUse = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, long[]> indexSizes = new HashMap<>();
    private volatile boolean loaded;

    @Activate
    public StoredSessions(@Reference Store store, @Reference Journal journal, @Reference Threads threads) {
        this(store, journal, threads.factory("sessions"), Clock.systemUTC());
    }

    public StoredSessions(Store store, Journal journal, ThreadFactory threads, Clock clock) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        threads.newThread(this::warm).start();
    }

    /** Reads the index besides the start; what goes wrong is told to whoever asks first. */
    private void warm() {
        try {
            load();
        } catch (RuntimeException e) {
            loaded = false;
        }
    }

    private void load() {
        if (loaded) {
            return;
        }
        synchronized (indexSizes) {
            if (loaded) {
                return;
            }
            // The journal first writes again what a crash took from the files.
            journal.force();
            for (String agent : store.list(AGENTS)) {
                if (store.list(AGENTS + "/" + agent + "/sessions").contains("index.jsonl")) {
                    load(agent);
                }
            }
            loaded = true;
        }
    }

    private void load(String agent) {
        long[] size = new long[1];
        journal.read(index(agent), 0, (position, line) -> {
            SessionState state = text.readState(line);
            sessions.put(state.key(), new StoredSession(this, journal, text, state));
            size[0] = position + 1;
            return true;
        });
        indexSizes.put(agent, size);
    }

    private static String index(String agent) {
        return AGENTS + "/" + agent + "/sessions/index.jsonl";
    }

    /** Writes how a session stands. */
    void index(String agent, SessionState state) {
        synchronized (indexSizes) {
            long[] size = indexSizes.computeIfAbsent(agent, a -> new long[1]);
            journal.append(index(agent), size[0], text.state(state));
            size[0]++;
        }
    }

    /** Notes that a session is in use, and puts the one to rest that was not for longest. */
    void used(StoredSession session) {
        StoredSession oldest = null;
        synchronized (inUse) {
            inUse.put(session.key(), session);
            if (inUse.size() > MOST_IN_USE) {
                oldest = inUse.remove(inUse.keySet().iterator().next());
            }
        }
        if (oldest != null) {
            oldest.rest();
        }
    }

    @Override
    public String canonical(String key, String agentId) {
        return Keys.canonical(key, agentId);
    }

    @Override
    public Session open(String key) {
        Keys.agentOf(key);
        load();
        return sessions.computeIfAbsent(key, this::created);
    }

    private StoredSession created(String key) {
        SessionState state = new SessionState(
                key, UUID.randomUUID().toString(), clock.millis(), 0, LineText.NONE, false, true);
        StoredSession session = new StoredSession(this, journal, text, state);
        // The transcript first: a crash in between leaves a file nobody names, not a name without its first line.
        session.begin();
        index(session.agentId(), state);
        return session;
    }

    @Override
    public Optional<Session> find(String key) {
        load();
        return Optional.ofNullable(sessions.get(key));
    }

    @Override
    public List<Session> list(int limit) {
        load();
        List<StoredSession> all = new ArrayList<>(sessions.values());
        record Dated(long at, StoredSession session) {}
        return all.stream()
                .map(s -> new Dated(s.updatedAt().toEpochMilli(), s))
                .sorted(Comparator.comparingLong(Dated::at).reversed().thenComparing(d -> d.session().key()))
                .limit(Math.max(0, limit))
                .<Session>map(Dated::session)
                .toList();
    }

    @Override
    public int count() {
        load();
        return sessions.size();
    }

    /** Puts all to rest, so that the next start need not read their transcripts. */
    @Deactivate
    public void stop() {
        List<StoredSession> used;
        synchronized (inUse) {
            used = List.copyOf(inUse.values());
            inUse.clear();
        }
        used.forEach(StoredSession::rest);
        journal.force();
    }
}
