// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Objects of the JDK that stand for something a plugin has taken, and the counts they are in. An object counts until it is
 * dropped or the collector has taken it. Holds nothing of the plugin but its count; thread-safe.
 */
final class Held {
    private final Map<Key, Key> all = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** Adds the object once, with that amount. */
    void add(Object thing, AtomicLong count, long amount) {
        sweep();
        Key key = new Key(thing, gone, count, amount);
        if (all.putIfAbsent(key, key) == null) {
            count.addAndGet(amount);
        }
    }

    void drop(Object thing) {
        release(new Key(thing, null, null, 0));
    }

    /** Waits until something is dropped, no longer than that. */
    synchronized void await(long millis) throws InterruptedException {
        wait(millis);
    }

    /** Takes what nobody can reach any more out of the counts. */
    void sweep() {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            release((Key) key);
        }
    }

    private void release(Key like) {
        Key key = all.remove(like);
        if (key != null) {
            key.count.addAndGet(-key.amount);
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private static final class Key extends WeakReference<Object> {
        private final int hash;
        private final AtomicLong count;
        private final long amount;

        Key(Object thing, ReferenceQueue<Object> queue, AtomicLong count, long amount) {
            super(thing, queue);
            this.hash = System.identityHashCode(thing);
            this.count = count;
            this.amount = amount;
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
            Object thing = get();
            return other instanceof Key key && thing != null && thing == key.get();
        }
    }
}
