// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** How often something may go wrong within a time; bounded, thread-safe. */
final class Budget {
    private final int most;
    private final long windowNanos;
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    Budget(int most, long windowSeconds) {
        this.most = most;
        this.windowNanos = TimeUnit.SECONDS.toNanos(windowSeconds);
    }

    /** Counts one; false when that was one more than the budget. */
    synchronized boolean spend(long nanoTime) {
        while (!times.isEmpty() && nanoTime - times.peek() > windowNanos) {
            times.poll();
        }
        if (times.size() >= most) {
            return false;
        }
        times.add(nanoTime);
        return true;
    }

    synchronized void refill() {
        times.clear();
    }
}
