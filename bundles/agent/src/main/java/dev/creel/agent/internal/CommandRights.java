// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Rights;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.Optional;
import java.util.Set;

/** What the one who sent a run's message may command. A pure function of the message and the configuration. */
final class CommandRights {
    /** Texts an application passes on are its users' words; they never command with the owner's key. */
    private static final Set<String> TYPED = Set.of("chat", "agent");

    private CommandRights() {}

    static Rights of(LiveRun run, Snapshot now) {
        Optional<ChannelAddress> from = ChannelAddress.of(run.message());
        if (from.isEmpty()) {
            return run.peer().role().equals("operator") && TYPED.contains(run.message().surface()) ? Rights.OWNER : Rights.NONE;
        }
        boolean typed = run.message().options().text("event").orElse("message").equals("message");
        if (typed && now.object("commands").get("text").equals(Json.of(false))) {
            return Rights.NONE;
        }
        return sender(run, from.get(), now);
    }

    /** Whether the one who speaks is the owner, however he does. */
    static boolean owner(LiveRun run, Snapshot now) {
        return ChannelAddress.of(run.message()).map(from -> sender(run, from, now) == Rights.OWNER)
                .orElseGet(() -> run.peer().role().equals("operator"));
    }

    /** Whether others read along. */
    static boolean group(LiveRun run) {
        return ChannelAddress.of(run.message()).filter(from -> from.chat().kind() != Chat.Kind.DIRECT).isPresent();
    }

    private static Rights sender(LiveRun run, ChannelAddress from, Snapshot now) {
        return Rights.of(now, from.channel(), from.chat().kind(), run.message().options().text("sender").orElse(""));
    }
}
