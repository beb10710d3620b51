// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;

/** What the operator wants before every answer in a chat: the account's word, the channel's, the common one. Stateless. */
final class ReplyPrefix {
    private static final String NAME = "responsePrefix";
    private static final String AUTO = "auto";

    private ReplyPrefix() {}

    /** With a space behind it; empty for none, and for what comes through no channel. */
    static String of(LiveRun run, Roster roster) {
        String prefix = ChannelAddress.of(run.message()).map(from -> said(roster.snapshot(), from)).orElse("");
        if (prefix.isEmpty()) {
            return "";
        }
        String name = roster.find(run.agentId()).map(ReplyPrefix::name).orElse("");
        String shown = prefix.equals(AUTO) ? "[" + name + "]" : prefix.replace("{identity.name}", name);
        return shown.stripTrailing() + " ";
    }

    private static String said(Snapshot now, ChannelAddress from) {
        Json.Obj channel = now.object("channels").object(from.channel());
        return channel.object("accounts").object(from.account()).text(NAME)
                .or(() -> channel.text(NAME))
                .or(() -> now.object("messages").text(NAME)).orElse("").strip();
    }

    private static String name(AgentInfo agent) {
        return agent.identity().name().isEmpty() ? agent.name() : agent.identity().name();
    }
}
