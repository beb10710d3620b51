// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds denial storms: the same event with the same fields is written once a minute and counted in between; somebody who
 * varies the fields is counted as well after {@link #MOST_LINES} lines in a minute. Not thread-safe; bounded.
 */
final class Repeats {
    static final long WINDOW = 60_000;
    static final int MOST_LINES = 120;
    static final int MOST_KNOWN = 1024;

    private static final class Entry {
        final String event;
        final String who;
        final String id;
        final long since;
        long count;

        Entry(String event, String who, String id, long since) {
            this.event = event;
            this.who = who;
            this.id = id;
            this.since = since;
        }
    }

    /** Oldest first, which is also the order in which they run out. */
    private final Map<Object, Entry> lines = new LinkedHashMap<>();

    /** Lines of one speaker in the current window, and the entry that counts what comes above the limit. */
    private final Map<String, int[]> written = new LinkedHashMap<>();

    private long windowStart;

    /** What was counted: {@code id} of the line it repeats. */
    record Seen(boolean counted, String id) {}

    /** Repetitions that are over and to be written down. */
    record Burst(String event, String who, String id, long count) {
        Map<String, String> fields() {
            return Map.of("repeated", event, "who", who, "first", id, "count", Long.toString(count));
        }
    }

    Seen see(String event, Map<String, String> fields, String who, long now) {
        Entry entry = lines.get(key(event, fields));
        if (entry == null && written.containsKey(who) && written.get(who)[0] >= MOST_LINES) {
            entry = lines.get(flood(event, who));
        }
        if (entry == null) {
            return new Seen(false, "");
        }
        entry.count++;
        return new Seen(true, entry.id);
    }

    void begin(String event, Map<String, String> fields, String who, String id, long now) {
        int[] count = written.computeIfAbsent(who, w -> new int[1]);
        count[0]++;
        Object key = count[0] >= MOST_LINES ? flood(event, who) : key(event, fields);
        if (lines.size() < MOST_KNOWN) {
            lines.putIfAbsent(key, new Entry(event, who, id, now));
        }
    }

    /** Takes out what has run out. */
    List<Burst> over(long now) {
        if (now - windowStart >= WINDOW || written.size() > MOST_KNOWN) {
            windowStart = now;
            written.clear();
        }
        List<Burst> over = new ArrayList<>();
        for (Iterator<Entry> all = lines.values().iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (now - entry.since < WINDOW && lines.size() < MOST_KNOWN) {
                break;
            }
            all.remove();
            if (entry.count > 0) {
                over.add(new Burst(entry.event, entry.who, entry.id, entry.count));
            }
        }
        return over;
    }

    List<Burst> all() {
        List<Burst> over = new ArrayList<>();
        for (Entry entry : lines.values()) {
            if (entry.count > 0) {
                over.add(new Burst(entry.event, entry.who, entry.id, entry.count));
            }
        }
        lines.clear();
        return over;
    }

    private static Object key(String event, Map<String, String> fields) {
        return List.of(event, fields);
    }

    private static Object flood(String event, String who) {
        return List.of(event, who);
    }
}
