// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;

/** Spaces out what is sent, or the server drops us for flooding: a few lines at once, then one every two seconds. Thread-safe. */
final class FloodControl {
    private static final int BURST = 4;
    private static final long EACH_MILLIS = 2_000;

    private final Clock clock;
    private long free;

    /** Time, and waiting for it. */
    interface Clock {
        long millis();

        void sleep(long millis) throws InterruptedException;

        Clock SYSTEM = new Clock() {
            @Override
            public long millis() {
                return System.nanoTime() / 1_000_000;
            }

            @Override
            public void sleep(long millis) throws InterruptedException {
                Thread.sleep(millis);
            }
        };
    }

    FloodControl(Clock clock) {
        this.clock = clock;
        this.free = clock.millis() - BURST * EACH_MILLIS;
    }

    /** Waits until a line may be sent. @return whether there was something to wait for */
    boolean await(Call call) {
        long pause = take();
        if (pause > 0) {
            try {
                clock.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                call.check();
                throw new Cancelled(Cancelled.Why.STOPPING);
            }
        }
        call.check();
        return pause > 0;
    }

    /** Takes the next place. @return how long until then */
    synchronized long take() {
        long now = clock.millis();
        free = Math.max(free, now - BURST * EACH_MILLIS) + EACH_MILLIS;
        return Math.max(0, free - now);
    }
}
