// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the one who sent a message may command. Only his stable id counts, and only with the channel's name before it: the
 * same id on another channel is another person. A pure function of the message and the configuration.
 */
enum Rights {
    /** Nothing: every text goes to the model as it is. */
    NONE,
    /** What concerns his own conversation alone: begin anew, stop, help. */
    OWN_CHAT,
    /** Settings of the conversation too, which cost money or show what the agent does. */
    SETTINGS,
    /** Everything: the owner. */
    OWNER;

    /** Texts an application passes on are its users' words; they never command with the owner's key. */
    private static final Set<String> TYPED = Set.of("chat", "agent");

    static Rights of(LiveRun run, Snapshot snapshot) {
        Optional<ChannelAddress> from = ChannelAddress.of(run.message());
        if (from.isEmpty()) {
            return run.peer().role().equals("operator") && TYPED.contains(run.message().surface()) ? OWNER : NONE;
        }
        String channel = from.get().channel();
        String sender = run.message().options().text("sender").orElse("");
        if (sender.isEmpty()) {
            return NONE;
        }
        if (names(snapshot.object("commands").array("ownerAllowFrom"), channel + ":" + sender)) {
            return OWNER;
        }
        Json.Obj allowed = snapshot.object("commands").object("allowFrom");
        if (names(allowed.array(channel), sender) || names(allowed.array(channel), channel + ":" + sender)) {
            return SETTINGS;
        }
        return from.get().chat().kind() == Chat.Kind.DIRECT ? OWN_CHAT : NONE;
    }

    boolean may(Rights least) {
        return compareTo(least) >= 0;
    }

    private static boolean names(List<Json> ids, String id) {
        String wanted = id.toLowerCase(Locale.ROOT);
        return ids.stream().map(entry -> entry instanceof Json.Str s ? s.value().strip() : entry.text())
                .anyMatch(entry -> entry.toLowerCase(Locale.ROOT).equals(wanted));
    }
}
