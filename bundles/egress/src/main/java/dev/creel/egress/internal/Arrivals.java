// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What came over a connection and the plugin has not taken yet: a bounded queue and then an end that stays. When it is full
 * the network side stops reading, so that a slow plugin slows the sender down. Thread-safe.
 */
final class Arrivals<T> {
    private static final int MOST = 64;

    private final Deque<Item<T>> waiting = new ArrayDeque<>();
    private final long most;
    private final Runnable room;
    private long size;
    private T end;

    private record Item<T>(T value, long size) {}

    /**
     * @param most how large what waits may become before no more is read
     * @param room runs when there is room again after it was full
     */
    Arrivals(long most, Runnable room) {
        this.most = most;
        this.room = room;
    }

    /** Takes one more, even if it is full: whoever reads asks {@link #full} before it reads on. */
    synchronized void put(T value, long itemSize) {
        if (end == null) {
            waiting.add(new Item<>(value, itemSize));
            size += itemSize;
            notifyAll();
        }
    }

    synchronized boolean full() {
        return waiting.size() >= MOST || size >= most;
    }

    /** Nothing comes any more; the first end holds. */
    synchronized void end(T last) {
        if (end == null) {
            end = last;
            notifyAll();
        }
    }

    synchronized boolean ended() {
        return end != null;
    }

    /** The next one, or the end once all are taken; empty when none came in that time. */
    Optional<T> take(Duration wait, Call call) {
        call.check();
        Item<T> item;
        boolean wasFull;
        synchronized (this) {
            await(wait, call);
            if (waiting.isEmpty()) {
                return Optional.ofNullable(end);
            }
            wasFull = full();
            item = waiting.remove();
            size -= item.size();
            wasFull &= !full();
        }
        if (wasFull) {
            room.run();
        }
        return Optional.of(item.value());
    }

    private void await(Duration wait, Call call) {
        long until = System.nanoTime() + Math.min(wait.toMillis(), TimeUnit.DAYS.toMillis(1)) * 1_000_000;
        try {
            for (long left = until - System.nanoTime(); waiting.isEmpty() && end == null && left > 0;
                    left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.check();
            throw new Cancelled(Cancelled.Why.STOPPING);
        }
    }
}
