// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.journal.Journal;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.session.Sessions.Usage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * One session, one object for as long as the process lives: its state, and its last lines while it is in use. Thread-safe.
 * The transcript is the truth; what is here follows from it.
 */
final class StoredSession implements Session {
    /** Last lines kept in memory while a session is in use. */
    static final int TAIL_LINES = 200;

    static final int TAIL_CHARACTERS = 48 << 10;

    private final StoredSessions all;
    private final Journal journal;
    private final LineText text;
    private final String key;
    private final String agentId;
    private final String id;
    private final ArrayDeque<Line> tail = new ArrayDeque<>(0);
    private int tailCharacters;
    private int size;
    private long updatedAt;
    private Usage usage;
    private boolean aborted;

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
        this.size = state.size();
        this.updatedAt = state.updatedAt();
        this.usage = state.usage();
        this.aborted = state.aborted();
        this.open = state.open();
        this.exact = !open;
    }

    /** Writes the first line of a new session. */
    synchronized void begin() {
        journal.append(path(), 0, text.header(id, key, Instant.ofEpochMilli(updatedAt)));
        exact = true;
        loaded = true;
    }

    private String path() {
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
        return Instant.ofEpochMilli(updatedAt);
    }

    @Override
    public String append(Line line) {
        all.used(this);
        synchronized (this) {
            load();
            if (!open) {
                open = true;
                all.index(agentId, state());
            }
            String entryId = entryId(size);
            String written = text.line(line, entryId, size == 0 ? "" : entryId(size - 1));
            journal.append(path(), size + 1L, written);
            count(line);
            keep(line);
            return entryId;
        }
    }

    /** Short and unique within the session: the line's number. */
    private static String entryId(int number) {
        return Integer.toHexString(0x1000_0000 + number);
    }

    private void count(Line line) {
        size++;
        updatedAt = Math.max(updatedAt, line.at().toEpochMilli());
        Usage more = text.usage(line.message());
        if (more != LineText.NONE) {
            usage = new Usage(usage.input() + more.input(), usage.output() + more.output(),
                    usage.cacheRead() + more.cacheRead(), usage.cacheWrite() + more.cacheWrite());
        }
    }

    private void keep(Line line) {
        tail.add(line);
        tailCharacters += line.message().length();
        while (tail.size() > TAIL_LINES || tailCharacters > TAIL_CHARACTERS && tail.size() > 1) {
            tailCharacters -= tail.remove().message().length();
        }
    }

    /** Reads the state from the transcript when the index cannot know it: after a crash. */
    private void settle() {
        if (exact) {
            return;
        }
        size = 0;
        usage = LineText.NONE;
        journal.read(path(), 1, (position, line) -> {
            count(text.read(line));
            return true;
        });
        exact = true;
    }

    private void load() {
        if (loaded) {
            return;
        }
        settle();
        clear();
        journal.read(path(), Math.max(1, size - TAIL_LINES + 1), (position, line) -> {
            keep(text.read(line));
            return true;
        });
        loaded = true;
    }

    private void clear() {
        tail.clear();
        tailCharacters = 0;
    }

    /** Takes the last lines out of memory and tells the index how the session stands. */
    synchronized void rest() {
        if (open && exact) {
            open = false;
            all.index(agentId, state());
        }
        clear();
        loaded = false;
    }

    private SessionState state() {
        return new SessionState(key, id, updatedAt, size, usage, aborted, open);
    }

    @Override
    public void force() {
        journal.force();
    }

    @Override
    public List<Line> tail(int limit) {
        all.used(this);
        synchronized (this) {
            load();
            int wanted = Math.max(0, Math.min(limit, size));
            if (wanted <= tail.size()) {
                List<Line> lines = new ArrayList<>(wanted);
                Iterator<Line> from = tail.iterator();
                for (int skip = tail.size() - wanted; from.hasNext(); skip--) {
                    Line line = from.next();
                    if (skip <= 0) {
                        lines.add(line);
                    }
                }
                return List.copyOf(lines);
            }
            List<Line> lines = new ArrayList<>(wanted);
            journal.read(path(), size - wanted + 1L, (position, line) -> lines.add(text.read(line)));
            return List.copyOf(lines);
        }
    }

    @Override
    public synchronized int size() {
        settle();
        return size;
    }

    @Override
    public synchronized Usage usage() {
        settle();
        return usage;
    }

    @Override
    public synchronized void abortedLastRun(boolean now) {
        settle();
        if (aborted != now) {
            aborted = now;
            all.index(agentId, state());
        }
    }

    @Override
    public synchronized boolean abortedLastRun() {
        return aborted;
    }
}
