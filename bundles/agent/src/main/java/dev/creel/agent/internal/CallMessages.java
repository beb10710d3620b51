// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Outbox;
import dev.creel.api.tool.Messages;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Labels;
import java.util.function.Supplier;

/** What the chats of tool calls are made of, each for one call. Thread-safe. */
record CallMessages(Outbox outbox, Recipients recipients, OutgoingFiles files, Labels labels, Listings listings,
        HostSide host, Supplier<Snapshot> config) {
    Messages of(Doing doing) {
        return new TurnMessages(this, doing);
    }
}
