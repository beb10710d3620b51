// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The names of one plugin's threads that the host made and that have not ended; thread-safe. */
final class Roll {
    private final Set<String> names = new TreeSet<>();

    /** Runs a thread's body and keeps its name meanwhile. */
    void run(Runnable body) {
        String name = Thread.currentThread().getName();
        synchronized (names) {
            names.add(name);
        }
        try {
            body.run();
        } finally {
            synchronized (names) {
                names.remove(name);
                names.notifyAll();
            }
        }
    }

    /** Waits until all have ended, at most that long; a thread itself is not waited on, because a plugin can hold its monitor. */
    List<String> left(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (names) {
            for (long left = millis; !names.isEmpty() && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                names.wait(left);
            }
            return List.copyOf(names);
        }
    }
}
