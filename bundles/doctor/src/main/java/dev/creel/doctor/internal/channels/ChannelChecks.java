// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.channels;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.INFO;

import dev.creel.api.json.Json;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Flag;
import dev.creel.doctor.internal.Place;
import dev.creel.doctor.internal.PlacedFlag;
import java.util.List;

/** The checks of who may talk. */
public final class ChannelChecks {
    public static final List<SceneCheck> ALL = List.of(
            new OpenDirect(),
            new PlacedFlag("channels.*.dm.disabled", INFO, Place::channels, "dmPolicy", Json.of("disabled"), "nobody may write directly", "", ""),
            new OpenGroups(),
            new AnySender(),
            new SharedSession(),
            new PlacedFlag("channels.*.allowFrom.dangerous_name_matching_enabled", CRITICAL, Place::channels, "dangerouslyAllowNameMatching",
                    Json.of(true), "a name can be given up and taken by somebody else, who is then let in", "list stable ids, and remove it", Flag.REMOVE),
            new SelfChat(),
            new OpenCommands("channels.discord.commands.native.unrestricted", "discord"),
            new OpenCommands("channels.slack.commands.slash.useAccessGroups_off", "slack"),
            new OpenCommands("commands.use_access_groups_off", ""));

    private ChannelChecks() {}
}
