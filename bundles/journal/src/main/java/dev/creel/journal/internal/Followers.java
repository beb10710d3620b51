// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The logs that are written through the journal. A line waits here until the journal's own line is on disk, so that no other
 * log ever holds what the journal does not. Keeps a bounded number of them open; thread-safe.
 */
final class Followers {
    private static final int MOST_OPEN = 128;

    private record Pending(long journalPosition, String log, long position, byte[] line) {}

    private final Store store;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private final Map<String, SealedLog> open = new LinkedHashMap<>(64, 0.75f, true);
    private Set<String> dirty = new HashSet<>();
    private long pendingBytes;

    Followers(Store store) {
        this.store = store;
    }

    /** @return bytes that wait now */
    synchronized long add(long journalPosition, String log, long position, byte[] line) {
        pending.add(new Pending(journalPosition, log, position, line));
        pendingBytes += line.length;
        return pendingBytes;
    }

    /** Bytes that wait. */
    synchronized long waiting() {
        return pendingBytes;
    }

    /** Writes what waits up to that place of the journal. */
    synchronized void apply(long upTo) {
        while (!pending.isEmpty() && pending.peek().journalPosition() < upTo) {
            Pending next = pending.peek();
            write(next.log(), next.position(), next.line(), Long.MAX_VALUE);
            pending.remove();
            pendingBytes -= next.line().length;
        }
    }

    private void write(String path, long position, byte[] line, long floor) {
        SealedLog log = log(path, floor);
        long size = log.size();
        if (size > position) {
            return;
        }
        if (size < position) {
            throw new StoreException(path + " has " + size + " lines, but the journal goes on at line " + position
                    + ": lines were cut off; put the file back from a backup, or move it away");
        }
        log.append(line);
        dirty.add(path);
    }

    private SealedLog log(String path, long floor) {
        SealedLog log = open.get(path);
        if (log == null) {
            if (open.size() >= MOST_OPEN) {
                String oldest = open.keySet().iterator().next();
                open.get(oldest).close();
                open.remove(oldest);
            }
            log = store.log(path, floor);
            open.put(path, log);
        }
        return log;
    }

    synchronized void read(String path, long from, SealedLog.Reader reader) {
        log(path, Long.MAX_VALUE).read(from, reader);
    }

    /** What has to be forced before the journal may forget its lines; starts anew. */
    synchronized Set<String> takeDirty() {
        Set<String> taken = dirty;
        dirty = new HashSet<>();
        return taken;
    }

    synchronized void putBack(Set<String> taken) {
        dirty.addAll(taken);
    }

    /** Takes a log away, of which nothing waits. */
    synchronized void remove(String path) {
        SealedLog log = open.remove(path);
        if (log != null) {
            log.close();
        }
        dirty.remove(path);
        store.delete(path);
    }

    /** Writes again what the journal kept and the logs may have lost. */
    synchronized void recover(List<Fact> facts) {
        List<Fact> lines = standing(facts);
        Map<String, Long> floors = new HashMap<>();
        for (Fact line : lines) {
            floors.putIfAbsent(line.a(), line.number());
        }
        for (Fact line : lines) {
            write(line.a(), line.number(), line.text().getBytes(StandardCharsets.UTF_8), floors.get(line.a()));
            dirty.add(line.a());
        }
    }

    /** The lines of logs that were not taken away afterwards; those logs are taken away again. */
    private List<Fact> standing(List<Fact> facts) {
        List<Fact> lines = new ArrayList<>();
        for (Fact fact : facts) {
            if (fact.kind() == Fact.Kind.GONE) {
                lines.removeIf(line -> line.a().equals(fact.a()));
                store.delete(fact.a());
            } else {
                lines.add(fact);
            }
        }
        return lines;
    }

    synchronized void close() {
        for (SealedLog log : open.values()) {
            log.close();
        }
        open.clear();
    }
}
