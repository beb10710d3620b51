// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.session.SessionListener;
import dev.creel.session.SessionListener.Change;
import dev.creel.session.SessionListener.Reason;
import dev.creel.session.Sessions;
import dev.creel.session.Settings;
import dev.creel.vault.Store;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
    private final Journal journal;
    private final Index index;
    private final Listeners listeners = new Listeners();
    private final Clock clock;
    private final LineText text = new LineText();
    private final Map<String, StoredSession> sessions = new ConcurrentHashMap<>();
    private final InUse inUse = new InUse();
    private final Map<String, WeakReference<StoredSession>> retired = new HashMap<>();
    private volatile boolean loaded;

    @Activate
    public StoredSessions(@Reference Store store, @Reference Journal journal, @Reference Threads threads) {
        this(store, journal, threads.factory("sessions"), Clock.systemUTC());
    }

    public StoredSessions(Store store, Journal journal, ThreadFactory threads, Clock clock) {
        this.journal = journal;
        this.index = new Index(store, journal);
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
        synchronized (index) {
            if (loaded) {
                return;
            }
            for (SessionState state : index.load()) {
                sessions.put(state.key(), new StoredSession(this, journal, text, state));
            }
            loaded = true;
        }
    }

    Index index() {
        return index;
    }

    Listeners listeners() {
        return listeners;
    }

    InUse inUse() {
        return inUse;
    }

    @Override
    public String canonical(String key, String agentId) {
        return Keys.canonical(key, agentId);
    }

    @Override
    public Session open(String key) {
        Keys.agentOf(key);
        load();
        StoredSession known = sessions.get(key);
        if (known != null) {
            return known;
        }
        boolean[] created = new boolean[1];
        StoredSession session = sessions.computeIfAbsent(key, k -> {
            created[0] = true;
            StoredSession begun = begun(k, Settings.NONE);
            index.write(begun.agentId(), IndexLine.of(begun.state()));
            return begun;
        });
        if (created[0]) {
            listeners.changed(change(session, Reason.CREATE, "", ""));
        }
        return session;
    }

    /** A new session with its first line. A crash before the index has it leaves a file nobody names, not a name without it. */
    private StoredSession begun(String key, Settings settings) {
        StoredSession session = new StoredSession(this, journal, text,
                SessionState.begun(key, UUID.randomUUID().toString(), clock.millis(), settings));
        session.begin();
        return session;
    }

    private static Change change(StoredSession session, Reason reason, String previousId, String why) {
        return new Change(session.key(), session.agentId(), session.id(), reason, previousId, why);
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

    @Override
    public Session reset(String key, String why) {
        Keys.agentOf(key);
        load();
        String[] previous = {""};
        StoredSession session = sessions.compute(key, (k, old) -> {
            StoredSession begun = begun(k, old == null ? Settings.NONE : old.settings().afterReset());
            if (old == null) {
                index.write(begun.agentId(), IndexLine.of(begun.state()));
            } else {
                previous[0] = old.id();
                retire(old);
                index.write(begun.agentId(), IndexLine.reset(begun.state(), past(old, why)));
            }
            return begun;
        });
        journal.force();
        Reason reason = previous[0].isEmpty() ? Reason.CREATE : Reason.RESET;
        listeners.changed(change(session, reason, previous[0], why));
        return session;
    }

    @Override
    public boolean delete(String key) {
        load();
        StoredSession[] gone = new StoredSession[1];
        sessions.computeIfPresent(key, (k, old) -> {
            gone[0] = old;
            retire(old);
            index.write(old.agentId(), IndexLine.gone(past(old, "delete")));
            return null;
        });
        if (gone[0] == null) {
            return false;
        }
        journal.force();
        listeners.changed(change(gone[0], Reason.DELETE, "", "delete"));
        return true;
    }

    private Past past(StoredSession old, String why) {
        return new Past(old.key(), old.id(), clock.instant(), why);
    }

    private void retire(StoredSession old) {
        old.retire();
        synchronized (retired) {
            retired.values().removeIf(held -> held.get() == null);
            retired.put(old.id(), new WeakReference<>(old));
        }
    }

    @Override
    public List<Past> past() {
        load();
        return index.past();
    }

    @Override
    public boolean erase(String id) {
        load();
        Optional<Past> found = index.past(id);
        if (found.isEmpty()) {
            return false;
        }
        synchronized (retired) {
            Optional.ofNullable(retired.remove(id)).map(WeakReference::get).ifPresent(StoredSession::erase);
        }
        String agent = Keys.agentOf(found.get().key());
        // The file first: a crash in between leaves a name to try again, not a file nobody names.
        journal.remove(StoredSession.path(agent, id));
        index.write(agent, IndexLine.erased(found.get()));
        return true;
    }

    void patched(StoredSession session) {
        listeners.changed(change(session, Reason.PATCH, "", ""));
    }

    @Override
    public AutoCloseable follow(SessionListener listener) {
        return listeners.add(listener);
    }

    /** Puts all to rest, so that the next start need not read their transcripts. */
    @Deactivate
    public void stop() {
        inUse.restAll();
        journal.force();
    }
}
