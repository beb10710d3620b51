// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.api.plugin.Failure;
import java.time.Duration;

/** Failed attempts at one letter and what follows from them, by the service's own rules. Not thread-safe. */
final class Attempts {
    /** Before it is given up. */
    static final int MOST = 8;

    /** Refusals for too many messages are no fault of this one, but not without end. */
    static final int MOST_WAITS = 100;

    private static final Duration LONGEST_OWN = Duration.ofMinutes(5);
    private static final Duration LONGEST_ASKED = Duration.ofHours(24);

    private int failed;
    private int waits;

    Outcome failed(Failure.Code code, Duration asked, String why) {
        boolean hopeless = switch (code) {
            case BAD_INPUT, NOT_FOUND, UNSUPPORTED, PERMANENT, CONTEXT_LENGTH, REFUSAL -> true;
            case AUTH, QUOTA, OVERLOADED, RATE_LIMIT, TEMPORARY, TIMEOUT -> false;
        };
        boolean wait = code == Failure.Code.RATE_LIMIT && waits++ < MOST_WAITS;
        if (hopeless || !wait && ++failed >= MOST) {
            return Outcome.givenUp(code + ": " + why);
        }
        Duration own = min(Duration.ofSeconds(1L << Math.min(wait ? 0 : failed - 1, 20)), LONGEST_OWN);
        return Outcome.again(asked.compareTo(own) > 0 ? min(asked, LONGEST_ASKED) : own, why);
    }

    /** Whether a service that failed so has certainly not sent the message. */
    static boolean certainlyNot(Failure.Code code) {
        return switch (code) {
            case RATE_LIMIT, AUTH, QUOTA, BAD_INPUT, NOT_FOUND, UNSUPPORTED -> true;
            case PERMANENT, CONTEXT_LENGTH, REFUSAL, OVERLOADED, TEMPORARY, TIMEOUT -> false;
        };
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
