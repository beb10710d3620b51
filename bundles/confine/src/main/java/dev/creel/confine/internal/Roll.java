// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One plugin's threads that the host made and that have not ended, by name; thread-safe. */
final class Roll {
    private final Map<String, Thread> threads = new HashMap<>();

    /** Starts a thread whose body is to {@link #run}: it counts from now on, for somebody may be waiting for the last one. */
    void start(Thread thread) {
        add(thread);
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                remove(thread);
            }
        }
    }

    /** Runs a thread's body and keeps the thread meanwhile. */
    void run(Runnable body) {
        Thread thread = Thread.currentThread();
        add(thread);
        try {
            body.run();
        } finally {
            remove(thread);
        }
    }

    private void add(Thread thread) {
        synchronized (threads) {
            threads.put(thread.getName(), thread);
        }
    }

    private void remove(Thread thread) {
        synchronized (threads) {
            threads.remove(thread.getName());
            threads.notifyAll();
        }
    }

    List<Thread> threads() {
        synchronized (threads) {
            return List.copyOf(threads.values());
        }
    }

    /** Waits until all have ended, at most that long; a thread itself is not waited on, because a plugin can hold its monitor. */
    List<String> left(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (threads) {
            for (long left = millis; !threads.isEmpty() && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                threads.wait(left);
            }
            return threads.keySet().stream().sorted().toList();
        }
    }
}
