// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.time.Instant;

/** The retries of one call: two, soon, and only for failures that pass. */
final class Retries {
    private static final int MOST = 2;
    private static final Duration FIRST = Duration.ofMillis(400);
    /** A provider that asks for more is reported at once: a person waits better with an explanation. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Pause pause;
    private final Call call;
    private int done;

    Retries(Pause pause, Call call) {
        this.pause = pause;
        this.call = call;
    }

    /** Waits and returns true, or returns false when the failure is final. */
    boolean again(Failure failure) {
        boolean passes = failure.code() == Failure.Code.OVERLOADED || failure.code() == Failure.Code.TEMPORARY;
        if (!passes || done == MOST) {
            return false;
        }
        Duration wait = failure.retryAfter().isZero() ? FIRST.multipliedBy(1L << done) : failure.retryAfter();
        if (wait.compareTo(LONGEST) > 0 || endsBefore(wait)) {
            return false;
        }
        done++;
        pause.wait(wait, call);
        return true;
    }

    private boolean endsBefore(Duration wait) {
        return !call.deadline().equals(Instant.MAX) && call.deadline().isBefore(Instant.now().plus(wait));
    }
}
