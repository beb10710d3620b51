// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads plugins started themselves, each with the identity it inherited. Keys compare by identity: a plugin's
 * subclass of Thread must not run its own {@code equals} inside a check. Bounded by the plugins' quota of threads.
 */
final class Children {
    private static final ConcurrentHashMap<Key, Standing> STANDINGS = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Thread> GONE = new ReferenceQueue<>();

    /** False until the first child exists, so that threads of the host pay one read. */
    private static volatile boolean any;

    private Children() {}

    static Standing of(Thread thread) {
        return any ? STANDINGS.get(new Key(thread, null)) : null;
    }

    static void add(Thread thread, Object plugin, int number) {
        any = true;
        for (Reference<? extends Thread> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            STANDINGS.remove(gone);
        }
        // Starting a thread a second time fails, and must not forget that the host has stopped it.
        STANDINGS.putIfAbsent(new Key(thread, GONE), new Standing(plugin, number));
    }

    /** How many of the plugin's children are alive; forgets those that have ended. */
    static int live(Object plugin) {
        int live = 0;
        Iterator<Map.Entry<Key, Standing>> entries = STANDINGS.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Key, Standing> entry = entries.next();
            Thread thread = entry.getKey().get();
            Standing standing = entry.getValue();
            if (thread == null || (standing.seen && !thread.isAlive())) {
                entries.remove();
            } else if (standing.plugin == plugin) {
                standing.seen |= thread.isAlive();
                live++;
            }
        }
        return live;
    }

    /** Marks the plugin's children as stopped and interrupts them. */
    static void stop(Object plugin) {
        for (Map.Entry<Key, Standing> entry : STANDINGS.entrySet()) {
            Thread thread = entry.getKey().get();
            if (thread != null && entry.getValue().plugin == plugin) {
                entry.getValue().stopped = true;
                Interrupt.of(thread);
            }
        }
    }

    private static final class Key extends WeakReference<Thread> {
        private final int hash;

        Key(Thread thread, ReferenceQueue<Thread> queue) {
            super(thread, queue);
            hash = System.identityHashCode(thread);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            if (!(other instanceof Key)) {
                return false;
            }
            Thread thread = get();
            return thread != null && thread == ((Key) other).get();
        }
    }
}
