// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Objects of the JDK that stand for something a plugin has taken, and the counts they are in. An object counts until it is
 * dropped: one that nobody can reach any more may still be open, as a channel that was never closed is. Holds nothing of the
 * plugin but its count; thread-safe.
 */
final class Held {
    private final Map<Object, Share> all = new ConcurrentHashMap<>();

    private record Share(AtomicLong count, long amount) {}

    /** Adds the object once, with that amount; it must be of a class that is equal to nothing but itself. */
    void add(Object thing, AtomicLong count, long amount) {
        if (all.putIfAbsent(thing, new Share(count, amount)) == null) {
            count.addAndGet(amount);
        }
    }

    void drop(Object thing) {
        Share share = all.remove(thing);
        if (share != null) {
            share.count.addAndGet(-share.amount);
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Waits until something is dropped, no longer than that. */
    synchronized void await(long millis) throws InterruptedException {
        wait(millis);
    }
}
