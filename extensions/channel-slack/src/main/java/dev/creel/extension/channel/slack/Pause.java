// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import java.time.Duration;

/** Waits between two attempts, until the call is over. */
interface Pause {
    Pause SLEEP = (time, call) -> {
        call.check();
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled(Cancelled.Why.STOPPING);
        }
        call.check();
    };

    void of(Duration time, Call call);
}
