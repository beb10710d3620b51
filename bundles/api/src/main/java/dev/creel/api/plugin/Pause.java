// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.plugin;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/** Waiting between two attempts on the plugin's own thread, ended when the call is over; a test puts its own in this place. */
@ConsumerType
@FunctionalInterface
public interface Pause {
    /** Longest of the pauses that {@link #after} gives by itself. */
    Duration LONGEST = Duration.ofMinutes(1);

    /** Sleeps; the host interrupts the thread when the call is over. */
    Pause SLEEP = (time, call) -> {
        call.check();
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.check();
            throw new Cancelled(Cancelled.Why.STOPPING);
        }
        call.check();
    };

    /** @throws Cancelled when the call is over before or meanwhile */
    void wait(Duration time, Call call);

    /** How long after so many failures in a row: what the service asked for if that is longer, else twice as long each time. */
    static Duration after(int failures, Duration asked) {
        Duration own = Duration.ofSeconds(1L << Math.min(failures, 6));
        return asked.compareTo(own) > 0 ? asked : own.compareTo(LONGEST) > 0 ? LONGEST : own;
    }
}
