// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import java.time.Duration;

/** How a retry waits. */
@FunctionalInterface
interface Pause {
    /** Sleeps; the host interrupts the thread when the call is over. */
    Pause SLEEP = (duration, call) -> {
        call.check();
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.check();
            throw new Cancelled(Cancelled.Why.STOPPING);
        }
        call.check();
    };

    void wait(Duration duration, Call call);
}
