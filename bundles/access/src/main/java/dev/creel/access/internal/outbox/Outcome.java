// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import java.time.Duration;

/**
 * How an attempt at a letter ended.
 *
 * @param pause before the next attempt
 * @param text ids of the messages, or why it was given up
 */
record Outcome(State state, Duration pause, String text) {
    /** Sent, to be tried again after a pause, to wait for the channel, or given up. */
    enum State { SENT, AGAIN, ABSENT, GIVEN_UP }

    static final Outcome ABSENT = new Outcome(State.ABSENT, Duration.ZERO, "");

    static Outcome sent(String ids) {
        return new Outcome(State.SENT, Duration.ZERO, ids);
    }

    static Outcome again(Duration pause, String why) {
        return new Outcome(State.AGAIN, pause, why);
    }

    static Outcome givenUp(String why) {
        return new Outcome(State.GIVEN_UP, Duration.ZERO, why);
    }
}
