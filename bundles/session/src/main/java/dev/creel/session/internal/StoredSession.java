// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.journal.Journal;
import dev.creel.session.SessionListener;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.session.Sessions.Usage;
import dev.creel.session.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One session, one object for as long as the process lives: its state, and its last lines while it is in use. Thread-safe.
 * The transcript is the truth; what is here follows from it.
 */
final class StoredSession implements Session {
    private final StoredSessions all;
    private final Journal journal;
    private final LineText text;
    private final String key;
    private final String agentId;
    private final String id;
    private final Tail tail = new Tail();
    private final Tally tally;
    private boolean aborted;

    private Settings settings;
    /** Whether another session has the key now: then the index is not for this one to write. */
    private boolean retired;

    /** Whether the transcript is erased: then nothing is written any more. */
    private boolean erased;

    /** Whether the index says that lines may follow. */
    private boolean open;

    /** Whether the state is that of the transcript. */
    private boolean exact;

    /** Whether the tail is that of the transcript. */
    private boolean loaded;

    /** A session the index knows. */
    StoredSession(StoredSessions all, Journal journal, LineText text, SessionState state) {
        this.all = all;
        this.journal = journal;
        this.text = text;
        this.key = state.key();
        this.agentId = Keys.agentOf(state.key());
        this.id = state.id();
        this.tally = new Tally(text, state);
        this.aborted = state.aborted();
        this.settings = state.settings();
        this.open = state.open();
        this.exact = !open;
    }

    /** Writes the first line of a new session. */
    synchronized void begin() {
        journal.append(path(), 0, text.header(id, key, Instant.ofEpochMilli(tally.updatedAt())));
        exact = true;
        loaded = true;
    }

    private String path() {
        return path(agentId, id);
    }

    /** Where the transcript of a session lies in the store. */
    static String path(String agentId, String id) {
        return "agents/" + agentId + "/sessions/" + id + ".jsonl";
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String agentId() {
        return agentId;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public synchronized Instant updatedAt() {
        settle();
        return Instant.ofEpochMilli(tally.updatedAt());
    }

    @Override
    public String append(Line line) {
        all.inUse().note(this);
        Line added;
        int number;
        synchronized (this) {
            if (erased) {
                return entryId(tally.size());
            }
            load();
            if (!open) {
                open = true;
                indexOr(() -> open = false);
            }
            added = line.id(entryId(tally.size()));
            journal.append(path(), tally.size() + 1L, text.line(added, tally.size() == 0 ? "" : entryId(tally.size() - 1)));
            tally.add(added);
            tail.add(added);
            number = tally.size();
        }
        if (all.listeners().any()) {
            all.listeners().added(new SessionListener.Added(key, agentId, id, added, number));
        }
        return added.id();
    }

    /** Short and unique within the session: the line's number. */
    private static String entryId(int number) {
        return Integer.toHexString(0x1000_0000 + number);
    }

    /** Reads the state from the transcript when the index cannot know it: after a crash. */
    private void settle() {
        if (exact || erased) {
            return;
        }
        tally.clear();
        journal.read(path(), 1, (position, line) -> {
            tally.add(text.read(line));
            return true;
        });
        exact = true;
    }

    private void load() {
        if (loaded || erased) {
            return;
        }
        settle();
        tail.clear();
        journal.read(path(), Math.max(1, tally.size() - Tail.LINES + 1), (position, line) -> {
            tail.add(text.read(line));
            return true;
        });
        loaded = true;
    }

    /** Takes the last lines out of memory and tells the index how the session stands. */
    synchronized void rest() {
        if (open && exact) {
            open = false;
            index();
        }
        tail.clear();
        loaded = false;
    }

    synchronized SessionState state() {
        return new SessionState(key, id, tally.updatedAt(), tally.size(), tally.usage(), aborted, open, settings,
                tally.title(), tally.preview());
    }

    private void index() {
        if (!retired) {
            all.index().write(agentId, IndexLine.of(state()));
        }
    }

    /** What the disk did not take did not happen. */
    private void indexOr(Runnable undo) {
        boolean kept = false;
        try {
            index();
            kept = true;
        } finally {
            if (!kept) {
                undo.run();
            }
        }
    }

    /** From now on nothing is written: whoever still holds this session writes into the void. */
    synchronized void erase() {
        erased = true;
        tail.clear();
    }

    /** From now on lines are added to the transcript only, and the key belongs to somebody else. */
    synchronized void retire() {
        retired = true;
    }

    @Override
    public void force() {
        journal.force();
    }

    @Override
    public List<Line> tail(int limit) {
        all.inUse().note(this);
        synchronized (this) {
            load();
            int wanted = erased ? 0 : Math.max(0, Math.min(limit, tally.size()));
            if (wanted <= tail.size()) {
                return tail.last(wanted);
            }
            List<Line> lines = new ArrayList<>(wanted);
            journal.read(path(), tally.size() - wanted + 1L, (position, line) -> lines.add(text.read(line)));
            return List.copyOf(lines);
        }
    }

    @Override
    public List<Line> lines(int from, int limit) {
        int first = Math.max(0, from);
        List<Line> lines = new ArrayList<>();
        synchronized (this) {
            settle();
            int end = erased ? 0 : (int) Math.min(tally.size(), (long) first + Math.max(0, limit));
            if (first < end) {
                journal.read(path(), first + 1L, (position, line) -> {
                    lines.add(text.read(line));
                    return first + lines.size() < end;
                });
            }
        }
        return List.copyOf(lines);
    }

    @Override
    public synchronized String title() {
        settle();
        return tally.title();
    }

    @Override
    public synchronized String preview() {
        settle();
        return tally.preview();
    }

    @Override
    public synchronized int size() {
        settle();
        return tally.size();
    }

    @Override
    public synchronized Usage usage() {
        settle();
        return tally.usage();
    }

    @Override
    public synchronized void abortedLastRun(boolean now) {
        settle();
        if (aborted != now) {
            aborted = now;
            indexOr(() -> aborted = !now);
        }
    }

    @Override
    public synchronized boolean abortedLastRun() {
        return aborted;
    }

    @Override
    public synchronized Settings settings() {
        return settings;
    }

    @Override
    public Settings settings(UnaryOperator<Settings> change) {
        Settings now;
        synchronized (this) {
            settle();
            Settings before = settings;
            now = change.apply(settings);
            if (now.equals(settings)) {
                return now;
            }
            settings = now;
            indexOr(() -> settings = before);
        }
        journal.force();
        all.patched(this);
        return now;
    }
}
