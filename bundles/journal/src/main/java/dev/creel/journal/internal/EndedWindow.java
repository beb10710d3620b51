// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Messages whose turn has ended, kept so that duplicates of them are recognised: as many as its bounds allow. Room is taken from
 * the source that holds most of it, so that a busy one does not make another one's duplicates new again. Not thread-safe.
 */
final class EndedWindow {
    /** Kept at most, by number, age and size of their summaries. */
    static final int MOST = 8192;

    static final long LONGEST_MILLIS = 24 * 3_600_000L;
    static final long MOST_CHARACTERS = 4L << 20;

    /** Those of one source, oldest first. */
    private static final class Window {
        private final Map<String, Item> items = new LinkedHashMap<>();
        private long characters;

        private Item oldest() {
            return items.values().iterator().next();
        }
    }

    private final Map<String, Window> sources = new HashMap<>();
    private final Map<String, Item> byRun = new LinkedHashMap<>();
    private long characters;

    boolean knows(String run) {
        return byRun.containsKey(run);
    }

    Iterable<Item> oldestFirst() {
        return byRun.values();
    }

    /** @return what is forgotten for it */
    List<Item> add(Item item, long now) {
        Window own = sources.computeIfAbsent(item.accepted.a(), source -> new Window());
        own.items.put(item.accepted.run(), item);
        own.characters += item.characters();
        byRun.put(item.accepted.run(), item);
        characters += item.characters();
        List<Item> gone = old(now);
        while (byRun.size() > MOST) {
            gone.add(forget(largest(window -> window.items.size())));
        }
        while (characters > MOST_CHARACTERS) {
            gone.add(forget(largest(window -> window.characters)));
        }
        return gone;
    }

    private List<Item> old(long now) {
        List<Item> gone = new ArrayList<>();
        for (Iterator<Item> items = byRun.values().iterator(); items.hasNext(); ) {
            Item oldest = items.next();
            if (now - oldest.ended.number() <= LONGEST_MILLIS) {
                break;
            }
            items.remove();
            taken(oldest);
            gone.add(oldest);
        }
        return gone;
    }

    private Window largest(ToLongFunction<Window> size) {
        return sources.values().stream().max(Comparator.comparingLong(size)).orElseThrow();
    }

    private Item forget(Window window) {
        Item oldest = window.oldest();
        byRun.remove(oldest.accepted.run());
        taken(oldest);
        return oldest;
    }

    private void taken(Item item) {
        Window window = sources.get(item.accepted.a());
        window.items.remove(item.accepted.run());
        window.characters -= item.characters();
        characters -= item.characters();
        if (window.items.isEmpty()) {
            sources.remove(item.accepted.a());
        }
    }
}
