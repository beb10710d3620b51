// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.config.Snapshot;
import java.util.Optional;

/** The chat in which the owner himself speaks and nobody else reads: the one place where he can be asked. A pure function. */
final class OwnersChat {
    private OwnersChat() {}

    static Optional<ChannelAddress> of(LiveRun run, Snapshot now) {
        return ChannelAddress.of(run.message()).filter(from -> !CommandRights.group(run) && CommandRights.owner(run, now));
    }
}
