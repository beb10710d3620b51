// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.config.Config;
import dev.creel.config.Snapshot;

/** The roster of the newest configuration, read once for each snapshot; thread-safe. */
final class Rosters {
    private final Config config;
    private volatile Roster last;

    Rosters(Config config) {
        this.config = config;
        this.last = Roster.of(config.current());
    }

    Roster current() {
        Snapshot now = config.current();
        Roster known = last;
        if (known.snapshot() == now) {
            return known;
        }
        Roster fresh = Roster.of(now);
        last = fresh;
        return fresh;
    }
}
