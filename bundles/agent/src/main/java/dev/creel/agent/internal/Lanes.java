// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * One lane per session: its runs go one at a time and in order, lanes side by side up to a limit, waiting lanes in
 * turn.
 * A lane exists only while it has something to do. Thread-safe; tasks do not throw.
 */
final class Lanes<T extends Runnable> {
    /** Lanes that may wait for a place at the same time. */
    static final int MOST_LANES = 1_000;

    private final Executor threads;
    private final IntSupplier atOnce;
    private final IntSupplier perLane;
    private final ToLongFunction<T> settleMillis;
    private final ToLongFunction<T> pauseMillis;
    private final ScheduledExecutorService timer;
    private final Map<String, Lane<T>> lanes = new HashMap<>();
    private final Deque<Lane<T>> ready = new ArrayDeque<>();
    private int running;
    private boolean closed;

    /**
     * @param atOnce most tasks at once, asked each time
     * @param perLane most tasks that wait in one lane, asked each time
     * @param settleMillis how long nothing has to come into its lane before a task begins that found it idle
     * @param pauseMillis how long nothing has to come into its lane before a task begins that had to wait
     */
    Lanes(
            Executor threads,
            IntSupplier atOnce,
            IntSupplier perLane,
            ToLongFunction<T> settleMillis,
            ToLongFunction<T> pauseMillis,
            ScheduledExecutorService timer) {
        this.threads = threads;
        this.settleMillis = settleMillis;
        this.pauseMillis = pauseMillis;
        this.timer = timer;
        this.atOnce = atOnce;
        this.perLane = perLane;
    }

    /** What became of an offer. */
    enum Offer { TAKEN, LANE_FULL, ALL_FULL, CLOSED }

    private static final class Lane<T> {
        private final String key;
        private final Deque<T> tasks = new ArrayDeque<>();
        private boolean busy;
        private boolean begun;
        private boolean paused;
        private long lastOffer;

        Lane(String key) {
            this.key = key;
        }
    }

    /** @param always take it however many wait: it was accepted before the restart */
    Offer offer(String key, T task, boolean always) {
        synchronized (this) {
            if (closed) {
                return Offer.CLOSED;
            }
            Lane<T> lane = lanes.get(key);
            if (!always && lane == null && lanes.size() >= MOST_LANES) {
                return Offer.ALL_FULL;
            }
            if (!always && lane != null && lane.tasks.size() >= perLane.getAsInt()) {
                return Offer.LANE_FULL;
            }
            if (lane == null) {
                lanes.put(key, begun(key, task));
            } else {
                added(lane, task);
            }
        }
        startMore();
        return Offer.TAKEN;
    }

    private Lane<T> begun(String key, T task) {
        Lane<T> lane = new Lane<>(key);
        lane.tasks.add(task);
        lane.lastOffer = System.nanoTime();
        queue(lane);
        return lane;
    }

    private void added(Lane<T> lane, T task) {
        lane.tasks.add(task);
        lane.lastOffer = System.nanoTime();
        boolean urgent = !lane.begun && settleMillis.applyAsLong(task) == 0;
        if (lane.paused && (urgent || lane.tasks.size() >= perLane.getAsInt())) {
            lane.paused = false;
            ready.add(lane);
        }
    }

    /** Takes out the first waiting task that fits; empty when none waits there. */
    Optional<T> drop(String key, Predicate<T> fits) {
        return drop(key, fits, (task, next) -> {});
    }

    /** @param passOn told of the task and the next one that fits, before either can begin */
    synchronized Optional<T> drop(String key, Predicate<T> fits, BiConsumer<T, Optional<T>> passOn) {
        Lane<T> lane = lanes.get(key);
        Optional<T> found = lane == null ? Optional.empty() : lane.tasks.stream().filter(fits).findFirst();
        found.ifPresent(task -> {
            lane.tasks.remove(task);
            passOn.accept(task, lane.tasks.stream().filter(fits).findFirst());
            if (lane.tasks.isEmpty() && !lane.busy) {
                lane.paused = false;
                ready.remove(lane);
                lanes.remove(key);
            }
        });
        return found;
    }

    /** Takes out the waiting tasks up to the first that does not fit; for the thread that has the lane. */
    synchronized List<T> take(String key, Predicate<T> fits) {
        List<T> taken = first(key, fits);
        for (int i = 0; i < taken.size(); i++) {
            lanes.get(key).tasks.poll();
        }
        return taken;
    }

    /** The waiting tasks up to the first that does not fit. */
    synchronized List<T> first(String key, Predicate<T> fits) {
        List<T> first = new ArrayList<>();
        Lane<T> lane = lanes.get(key);
        Iterator<T> tasks = lane == null ? List.<T>of().iterator() : lane.tasks.iterator();
        while (tasks.hasNext()) {
            T task = tasks.next();
            if (!fits.test(task)) {
                break;
            }
            first.add(task);
        }
        return first;
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
            Lane<T> lane;
            synchronized (this) {
                if (ready.isEmpty() || running >= atOnce.getAsInt()) {
                    return;
                }
                lane = begin();
            }
            Lane<T> first = lane;
            threads.execute(() -> work(first));
        }
    }

    /** Runs lanes' tasks on this thread until no lane waits for a place. */
    private void work(Lane<T> first) {
        for (Lane<T> lane = first; lane != null; lane = next(lane)) {
            T task;
            synchronized (this) {
                task = lane.tasks.poll();
            }
            if (task != null) {
                task.run();
            }
        }
    }

    private synchronized Lane<T> begin() {
        Lane<T> lane = ready.poll();
        lane.busy = true;
        lane.begun = true;
        running++;
        return lane;
    }

    private synchronized Lane<T> next(Lane<T> done) {
        done.busy = false;
        running--;
        if (!closed) {
            if (done.tasks.isEmpty()) {
                lanes.remove(done.key);
            } else {
                queue(done);
            }
        }
        notifyAll();
        return ready.isEmpty() || running >= atOnce.getAsInt() ? null : begin();
    }

    /** Lets a lane go on: at once, or when nothing has come for as long as its next task wants. */
    private void queue(Lane<T> lane) {
        ToLongFunction<T> millis = lane.begun ? pauseMillis : settleMillis;
        long wait = TimeUnit.MILLISECONDS.toNanos(millis.applyAsLong(lane.tasks.peek()));
        long left = wait == 0 ? 0 : lane.lastOffer + wait - System.nanoTime();
        lane.paused = left > 0 && lane.tasks.size() < perLane.getAsInt();
        if (lane.paused) {
            timer.schedule(() -> wake(lane), left, TimeUnit.NANOSECONDS);
        } else {
            ready.add(lane);
        }
    }

    private void wake(Lane<T> lane) {
        synchronized (this) {
            if (closed || !lane.paused || lanes.get(lane.key) != lane) {
                return;
            }
            queue(lane);
        }
        startMore();
    }
}
