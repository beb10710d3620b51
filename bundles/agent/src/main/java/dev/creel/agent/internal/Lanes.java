// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * One lane per session: its runs go one at a time and in order, lanes side by side up to a limit, waiting lanes in
 * turn.
 * A lane exists only while it has something to do. Thread-safe; tasks do not throw.
 */
final class Lanes {
    /** Lanes that may wait for a place at the same time. */
    static final int MOST_LANES = 1_000;

    private final Executor threads;
    private final IntSupplier atOnce;
    private final IntSupplier perLane;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Lane> ready = new ArrayDeque<>();
    private int running;
    private boolean closed;

    /**
     * @param atOnce most tasks at once, asked each time @param perLane most tasks that wait in one lane, asked
     * each time
     */
    Lanes(Executor threads, IntSupplier atOnce, IntSupplier perLane) {
        this.threads = threads;
        this.atOnce = atOnce;
        this.perLane = perLane;
    }

    /** What became of an offer. */
    enum Offer { TAKEN, LANE_FULL, ALL_FULL, CLOSED }

    private static final class Lane {
        private final String key;
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean busy;

        Lane(String key) {
            this.key = key;
        }
    }

    /** @param always take it however many wait: it was accepted before the restart */
    Offer offer(String key, Runnable task, boolean always) {
        synchronized (this) {
            if (closed) {
                return Offer.CLOSED;
            }
            Lane lane = lanes.get(key);
            if (!always && lane == null && lanes.size() >= MOST_LANES) {
                return Offer.ALL_FULL;
            }
            if (!always && lane != null && lane.tasks.size() >= perLane.getAsInt()) {
                return Offer.LANE_FULL;
            }
            if (lane == null) {
                lane = new Lane(key);
                lanes.put(key, lane);
                ready.add(lane);
            }
            lane.tasks.add(task);
        }
        startMore();
        return Offer.TAKEN;
    }

    /** Takes a task out that has not begun. @return false when it began or was never there */
    synchronized boolean remove(String key, Runnable task) {
        Lane lane = lanes.get(key);
        if (lane == null || !lane.tasks.remove(task)) {
            return false;
        }
        if (lane.tasks.isEmpty() && !lane.busy) {
            ready.remove(lane);
            lanes.remove(key);
        }
        return true;
    }

    /** Begins nothing more; what runs goes on. */
    synchronized void close() {
        closed = true;
        ready.clear();
        lanes.clear();
    }

    /** Waits until nothing runs. @return whether that came true in time */
    synchronized boolean awaitIdle(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (running > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    private void startMore() {
        while (true) {
            Lane lane;
            synchronized (this) {
                if (ready.isEmpty() || running >= atOnce.getAsInt()) {
                    return;
                }
                lane = begin();
            }
            Lane first = lane;
            threads.execute(() -> work(first));
        }
    }

    /** Runs lanes' tasks on this thread until no lane waits for a place. */
    private void work(Lane first) {
        for (Lane lane = first; lane != null; lane = next(lane)) {
            Runnable task;
            synchronized (this) {
                task = lane.tasks.poll();
            }
            if (task != null) {
                task.run();
            }
        }
    }

    private synchronized Lane begin() {
        Lane lane = ready.poll();
        lane.busy = true;
        running++;
        return lane;
    }

    private synchronized Lane next(Lane done) {
        done.busy = false;
        running--;
        if (!closed) {
            if (done.tasks.isEmpty()) {
                lanes.remove(done.key);
            } else {
                ready.add(done);
            }
        }
        notifyAll();
        return ready.isEmpty() || running >= atOnce.getAsInt() ? null : begin();
    }
}
