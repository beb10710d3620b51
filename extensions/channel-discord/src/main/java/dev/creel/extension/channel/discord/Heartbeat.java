// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When the gateway is told that we are there, and whether it answers. One thread. */
final class Heartbeat {
    private static final long SHORTEST = 1_000;
    private static final long LONGEST = 300_000;

    private final LongSupplier millis;
    private final long interval;
    private long next;
    private boolean unanswered;

    /**
     * @param interval in milliseconds, as HELLO says
     * @param jitter from 0 to 1: how much of the first interval to wait, so that not all bots come at once
     */
    Heartbeat(LongSupplier millis, long interval, double jitter) {
        this.millis = millis;
        this.interval = Math.max(SHORTEST, Math.min(LONGEST, interval));
        this.next = millis.getAsLong() + (long) (this.interval * jitter);
    }

    Duration untilDue() {
        return Duration.ofMillis(Math.max(0, next - millis.getAsLong()));
    }

    boolean due() {
        return untilDue().isZero();
    }

    /** Whether the last one was not answered in a whole interval. */
    boolean dead() {
        return unanswered && due();
    }

    void sent() {
        next = millis.getAsLong() + interval;
        unanswered = true;
    }

    void answered() {
        unanswered = false;
    }
}
