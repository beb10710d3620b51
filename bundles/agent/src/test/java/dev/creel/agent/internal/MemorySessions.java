// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.session.SessionListener;
import dev.creel.session.SessionListener.Change;
import dev.creel.session.SessionListener.Reason;
import dev.creel.session.Sessions;
import dev.creel.session.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Sessions in memory. */
final class MemorySessions implements Sessions {
    /** When every session changed last. */
    volatile Instant changed = Instant.now();

    /** How often a session was forced. */
    final AtomicInteger forces = new AtomicInteger();

    private final Map<String, Memory> sessions = new LinkedHashMap<>();
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private int resets;

    @Override
    public String canonical(String key, String agentId) {
        return key.startsWith("agent:") ? key : "agent:" + agentId + ":" + key;
    }

    @Override
    public synchronized Session open(String key) {
        return sessions.computeIfAbsent(key, Memory::new);
    }

    @Override
    public synchronized Optional<Session> find(String key) {
        return Optional.ofNullable(sessions.get(key));
    }

    @Override
    public synchronized List<Session> list(int limit) {
        return List.copyOf(sessions.values());
    }

    @Override
    public synchronized int count() {
        return sessions.size();
    }

    @Override
    public Session reset(String key, String why) {
        Session before;
        Session after;
        synchronized (this) {
            before = sessions.remove(key);
            resets++;
            after = open(key);
        }
        tell(after, before == null ? Reason.CREATE : Reason.RESET, before == null ? "" : before.id(), why);
        return after;
    }

    @Override
    public boolean delete(String key) {
        Session gone;
        synchronized (this) {
            gone = sessions.remove(key);
        }
        if (gone != null) {
            tell(gone, Reason.DELETE, "", "delete");
        }
        return gone != null;
    }

    private void tell(Session session, Reason reason, String previousId, String why) {
        Change change = new Change(session.key(), session.agentId(), session.id(), reason, previousId, why);
        listeners.forEach(listener -> listener.changed(change));
    }

    @Override
    public List<Past> past() {
        return List.of();
    }

    @Override
    public boolean erase(String id) {
        return false;
    }

    @Override
    public AutoCloseable follow(SessionListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private final class Memory implements Session {
        private final String key;
        private final String id;
        private final List<Line> lines = new ArrayList<>();
        private boolean aborted;
        private Settings settings = Settings.NONE;

        Memory(String key) {
            this.key = key;
            this.id = "id of " + key + (resets == 0 ? "" : " " + resets);
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public String agentId() {
            return key.split(":")[1];
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Instant updatedAt() {
            return changed;
        }

        @Override
        public synchronized String append(Line line) {
            String entry = Integer.toString(lines.size() + 1);
            lines.add(line.id(entry));
            return entry;
        }

        @Override
        public void force() {
            forces.incrementAndGet();
        }

        @Override
        public synchronized List<Line> tail(int limit) {
            return List.copyOf(lines.subList(Math.max(0, lines.size() - limit), lines.size()));
        }

        @Override
        public synchronized List<Line> lines(int from, int limit) {
            return List.copyOf(lines.subList(from, Math.min(lines.size(), from + limit)));
        }

        @Override
        public synchronized int size() {
            return lines.size();
        }

        @Override
        public String title() {
            return "title of " + key;
        }

        @Override
        public String preview() {
            return "preview of " + key;
        }

        @Override
        public Usage usage() {
            return new Usage(11, 7, 0, 0);
        }

        @Override
        public synchronized void abortedLastRun(boolean now) {
            aborted = now;
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
        public synchronized Settings settings(UnaryOperator<Settings> change) {
            settings = change.apply(settings);
            return settings;
        }
    }
}
