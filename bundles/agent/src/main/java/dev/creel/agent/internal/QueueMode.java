// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.util.Locale;
import java.util.Optional;

/** What becomes of a message that comes while its session's run is under way. */
enum QueueMode {
    /** Joins the run at the next place where the model is asked again; otherwise it runs afterwards. */
    STEER,
    /** Runs afterwards, alone. */
    FOLLOWUP,
    /** Runs afterwards, together with what else the same person said meanwhile. */
    COLLECT,
    /** Is told to the run like {@link #STEER}, and runs afterwards too. */
    STEER_BACKLOG,
    /** Ends the run and whatever waits, and runs at once. */
    INTERRUPT;

    /** As configuration and people write it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<QueueMode> named(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT).replace('+', '-');
        if (name.equals("queue")) {
            return Optional.of(STEER);
        }
        for (QueueMode mode : values()) {
            if (mode.text().equals(name)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
