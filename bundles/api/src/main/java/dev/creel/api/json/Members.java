// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/** The members of an object: an immutable map in insertion order, two arrays and, when there are many, an index. */
final class Members extends AbstractMap<String, Json> {
    /** Up to here a scan is faster than hashing. */
    private static final int SCANNED = 8;

    private final String[] keys;
    private final Json[] values;
    private final Map<String, Integer> index;

    private Members(String[] keys, Json[] values, Map<String, Integer> index) {
        this.keys = keys;
        this.values = values;
        this.index = index;
    }

    static Members copyOf(Map<String, Json> from) {
        if (from instanceof Members already) {
            return already;
        }
        Draft draft = new Draft();
        from.forEach(draft::put);
        return draft.freeze();
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public Json get(Object key) {
        int at = find(keys, keys.length, index, key);
        return at < 0 ? null : values[at];
    }

    @Override
    public Json getOrDefault(Object key, Json fallback) {
        int at = find(keys, keys.length, index, key);
        return at < 0 ? fallback : values[at];
    }

    @Override
    public boolean containsKey(Object key) {
        return find(keys, keys.length, index, key) >= 0;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Json> action) {
        for (int i = 0; i < keys.length; i++) {
            action.accept(keys[i], values[i]);
        }
    }

    @Override
    public Set<Entry<String, Json>> entrySet() {
        return new Entries();
    }

    private static int find(String[] keys, int size, Map<String, Integer> index, Object key) {
        if (index != null) {
            Integer at = index.get(key);
            return at == null ? -1 : at;
        }
        for (int i = 0; i < size; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private final class Entries extends AbstractSet<Entry<String, Json>> {
        @Override
        public int size() {
            return keys.length;
        }

        @Override
        public Iterator<Entry<String, Json>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < keys.length;
                }

                @Override
                public Entry<String, Json> next() {
                    if (next == keys.length) {
                        throw new NoSuchElementException();
                    }
                    return Map.entry(keys[next], values[next++]);
                }
            };
        }
    }

    /** Members being collected; not thread-safe. The index is a {@link HashMap}: it withstands chosen collisions. */
    static final class Draft {
        private String[] keys = new String[SCANNED];
        private Json[] values = new Json[SCANNED];
        private Map<String, Integer> index;
        private int size;

        /** Adds a member. @return false, and nothing changed, when there is one of that name */
        boolean add(String key, Json value) {
            if (find(keys, size, index, key) >= 0) {
                return false;
            }
            append(key, value);
            return true;
        }

        void put(String key, Json value) {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
            int at = find(keys, size, index, key);
            if (at >= 0) {
                values[at] = value;
            } else {
                append(key, value);
            }
        }

        private void append(String key, Json value) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            keys[size] = key;
            values[size] = value;
            size++;
            if (index != null) {
                index.put(key, size - 1);
            } else if (size > SCANNED) {
                index = new HashMap<>();
                for (int i = 0; i < size; i++) {
                    index.put(keys[i], i);
                }
            }
        }

        /** The members so far; the draft may be used further. */
        Members freeze() {
            return new Members(
                    Arrays.copyOf(keys, size), Arrays.copyOf(values, size), index == null ? null : new HashMap<>(index));
        }
    }
}
