// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.session.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions in memory. */
final class MemorySessions implements Sessions {
    /** How often a session was forced. */
    final AtomicInteger forces = new AtomicInteger();

    private final Map<String, Memory> sessions = new LinkedHashMap<>();

    @Override
    public String canonical(String key, String agentId) {
        return "agent:" + agentId + ":" + key;
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

    private final class Memory implements Session {
        private final String key;
        private final List<Line> lines = new ArrayList<>();
        private boolean aborted;

        Memory(String key) {
            this.key = key;
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
            return "id of " + key;
        }

        @Override
        public Instant updatedAt() {
            return Instant.EPOCH;
        }

        @Override
        public synchronized String append(Line line) {
            lines.add(line);
            return Integer.toString(lines.size());
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
        public synchronized int size() {
            return lines.size();
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
    }
}
