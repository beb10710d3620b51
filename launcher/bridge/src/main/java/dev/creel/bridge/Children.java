// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
            if (thread == null || ended(thread)) {
                entries.remove();
            } else if (entry.getValue().plugin == plugin) {
                live++;
            }
        }
        return live;
    }

    /** Ids of the plugin's live children. A plugin's own {@code getId} is plugin code and is not called. */
    static List<Long> ids(Object plugin) {
        List<Long> ids = new ArrayList<>();
        for (Map.Entry<Key, Standing> entry : STANDINGS.entrySet()) {
            Thread thread = entry.getKey().get();
            if (thread != null && entry.getValue().plugin == plugin && thread.isAlive() && honest(thread.getClass())) {
                ids.add(thread.getId());
            }
        }
        return ids;
    }

    private static boolean honest(Class<?> type) {
        try {
            return type.getMethod("getId").getDeclaringClass() == Thread.class;
        } catch (NoSuchMethodException | LinkageError e) {
            return false;
        }
    }

    /** A thread has a group from its making to its end, the method is final: one that is about to start is told from one that ended. */
    private static boolean ended(Thread thread) {
        return thread.getThreadGroup() == null;
    }

    /** Marks the plugin's children as stopped and interrupts them; one that is yet to start will find no right to run. */
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
