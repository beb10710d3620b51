// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps the host from calling a service that does not answer: after {@link #MOST} failures in a row calls are refused for
 * a time that grows, then one call is let through; if it works, all are again. Thread-safe.
 */
final class Breaker {
    private static final int MOST = 5;

    private final Pauses pauses;
    private final Consumer<String> opened;
    private int failures;
    private long until;
    private boolean trial;
    private String last = "";

    /** @param opened told why, each time calls begin to be refused */
    Breaker(long firstMillis, Consumer<String> opened) {
        this.pauses = new Pauses(firstMillis);
        this.opened = opened;
    }

    /** Asks to call; whoever may must say {@link #worked} or {@link #failed} or {@link #open}. @return why not, or empty */
    synchronized String ask() {
        if (failures < MOST) {
            return "";
        }
        long left = until - System.nanoTime();
        if (left <= 0 && !trial) {
            trial = true;
            return "";
        }
        return reason();
    }

    private String reason() {
        long millis = Math.max(0, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
        return "is not called for another " + (millis + 999) / 1000 + " s, because it failed " + failures
                + " times in a row, at last: " + last;
    }

    /** The call told nothing about the service: the caller gave up, or nobody was called. */
    synchronized void open() {
        trial = false;
    }

    synchronized void worked() {
        failures = 0;
        trial = false;
        pauses.fresh();
    }

    synchronized void failed(String what) {
        failures++;
        last = what;
        trial = false;
        if (failures >= MOST) {
            until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauses.next(Duration.ZERO));
            opened.accept(reason());
        }
    }

    /** Why calls are refused now; empty when they are not. */
    synchronized String resting() {
        return failures < MOST ? "" : reason();
    }
}
