// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import java.time.Duration;

/** Waits on the account's own thread; tests wait differently. */
@FunctionalInterface
interface Pause {
    Duration LONGEST = Duration.ofMinutes(1);

    Pause SLEEP = (time, life) -> {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            life.check();
            throw new Cancelled(Cancelled.Why.STOPPING);
        }
    };

    /** @throws Cancelled when the account's life ends meanwhile */
    void of(Duration time, Call life);

    /** How long after so many failures in a row: what the service asked for, else twice as long each time. */
    static Duration after(int failures, Duration asked) {
        Duration own = Duration.ofSeconds(1L << Math.min(failures, 6));
        return asked.compareTo(own) > 0 ? asked : own.compareTo(LONGEST) > 0 ? LONGEST : own;
    }
}
