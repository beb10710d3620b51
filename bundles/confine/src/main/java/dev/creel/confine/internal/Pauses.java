// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pauses before something that broke is tried again: each is twice the one before, up to a bound, and a little shorter by chance,
 * so that many loops that broke together do not come back together. A round that was long begins anew. Thread-safe.
 */
final class Pauses {
    private static final int LARGEST = 256;

    private final long firstMillis;
    private int factor = 1;
    private long began;

    Pauses(long firstMillis) {
        this.firstMillis = firstMillis;
    }

    synchronized void began() {
        began = System.nanoTime();
    }

    /** All is well: the next pause is a first one. */
    synchronized void fresh() {
        factor = 1;
    }

    /** @param least what the plugin asked for; believed up to the longest pause */
    synchronized long next(Duration least) {
        long longest = firstMillis * LARGEST;
        if (began != 0 && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) > longest) {
            factor = 1;
        }
        long pause = firstMillis * factor;
        factor = Math.min(LARGEST, factor * 2);
        long shortened = pause - ThreadLocalRandom.current().nextLong(pause / 4 + 1);
        return Math.max(shortened, Math.min(least.toMillis(), longest));
    }
}
