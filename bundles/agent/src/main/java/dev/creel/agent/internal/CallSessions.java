// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.tool.SessionView;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Labels;
import java.util.function.Supplier;

/** What the sessions of tool calls are made of, each for one call. Thread-safe. */
record CallSessions(Supplier<Kit> kit, Subjects subjects, Labels labels, HostSide host, Supplier<Snapshot> config) {
    SessionView of(Doing doing) {
        return new TurnSessions(this, doing);
    }
}
