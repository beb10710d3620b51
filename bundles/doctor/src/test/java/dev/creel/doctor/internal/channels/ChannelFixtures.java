// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.channels;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;

/** Set-ups of who may talk. */
public final class ChannelFixtures {
    private static final String COMMANDS = "{channels: {%s: {}}, commands: {useAccessGroups: false%s}}";

    public static final List<Fixture> ALL = List.of(
            bad("channels.telegram.dm.open", "{channels: {telegram: {dmPolicy: 'open', allowFrom: ['*']}}}"),
            bad("channels.telegram.dm.open", "{channels: {telegram: {accounts: {work: {dmPolicy: 'open', allowFrom: ['*']}}}}}"),
            bad("channels.discord.dm.open", "{channels: {discord: {dm: {policy: 'open', allowFrom: ['*']}}}}"),
            good("channels.telegram.dm.open", "{channels: {telegram: {dmPolicy: 'pairing', allowFrom: ['*']}}}"),
            good("channels.telegram.dm.open", "{channels: {telegram: {enabled: false, dmPolicy: 'open', allowFrom: ['*']}}}"),
            bad("channels.telegram.dm.disabled", "{channels: {telegram: {dmPolicy: 'disabled'}}}"),
            good("channels.telegram.dm.disabled", "{channels: {telegram: {}}}"),
            bad("channels.telegram.groups.open", "{channels: {telegram: {groupPolicy: 'open'}}}"),
            bad("channels.defaults.groups.open", "{channels: {defaults: {groupPolicy: 'open'}}}"),
            bad("channels.telegram.groups.open", "{channels: {telegram: {groups: {'-1': {groupPolicy: 'open'}}}}}"),
            bad("channels.telegram.groups.open", "{channels: {telegram: {accounts: {work: {groups: {'-1': {topics: {'7': {groupPolicy: 'open'}}}}}}}}}"),
            good("channels.telegram.groups.open", "{channels: {telegram: {groups: {'-1': {enabled: false, groupPolicy: 'open'}}}}}"),
            good("channels.telegram.groups.open", "{channels: {telegram: {groupPolicy: 'allowlist'}}}"),
            bad("channels.telegram.groups.allowFrom.wildcard", "{channels: {telegram: {groupAllowFrom: ['*']}}}"),
            bad("channels.telegram.groups.allowFrom.wildcard", "{channels: {telegram: {groupAllowFrom: [' * ']}}}"),
            bad("channels.telegram.groups.allowFrom.wildcard", "{channels: {telegram: {groups: {'*': {allowFrom: ['*']}}}}}"),
            bad("channels.discord.groups.allowFrom.wildcard", "{channels: {discord: {guilds: {'1': {channels: {'2': {users: ['*']}}}}}}}"),
            good("channels.discord.groups.allowFrom.wildcard", "{channels: {discord: {guilds: {'1': {channels: {'2': {users: ['12']}}}}}}}"),
            good("channels.telegram.groups.allowFrom.wildcard", "{channels: {telegram: {groupAllowFrom: ['12']}}}"),
            bad("channels.telegram.dm.scope_main_multiuser", "{session: {dmScope: 'main'}, channels: {telegram: {allowFrom: ['12', '13']}}}"),
            good("channels.telegram.dm.scope_main_multiuser", "{session: {dmScope: 'main'}, channels: {telegram: {allowFrom: ['12']}}}"),
            bad("channels.telegram.dm.scope_main_multiuser", "{session: {dmScope: 'main'}, channels: {telegram: {dmPolicy: 'open', allowFrom: ['*']}}}"),
            good("channels.telegram.dm.scope_main_multiuser", "{session: {dmScope: 'main'}, channels: {telegram: {allowFrom: ['*', '12']}}}"),
            good("channels.telegram.dm.scope_main_multiuser", "{session: {dmScope: 'per-peer'}, channels: {telegram: {allowFrom: ['12', '13']}}}"),
            bad("channels.telegram.allowFrom.dangerous_name_matching_enabled", "{channels: {telegram: {dangerouslyAllowNameMatching: true}}}"),
            good("channels.telegram.allowFrom.dangerous_name_matching_enabled", "{channels: {telegram: {dangerouslyAllowNameMatching: false}}}"),
            bad("channels.whatsapp.self_chat_leaks", "{channels: {whatsapp: {selfChatMode: true}}}"),
            bad("channels.whatsapp.self_chat_leaks", "{channels: {whatsapp: {selfChatMode: true, dmPolicy: 'allowlist', allowFrom: ['+4912', '+4913']}}}"),
            good("channels.whatsapp.self_chat_leaks", "{channels: {whatsapp: {selfChatMode: true, dmPolicy: 'allowlist', allowFrom: ['+4912']}}}"),
            bad("channels.discord.commands.native.unrestricted", COMMANDS.formatted("discord", "")),
            good("channels.discord.commands.native.unrestricted", COMMANDS.formatted("discord", ", allowFrom: {discord: ['12']}")),
            bad("channels.slack.commands.slash.useAccessGroups_off", COMMANDS.formatted("slack", "")),
            good("channels.slack.commands.slash.useAccessGroups_off", COMMANDS.formatted("telegram", "")),
            bad("commands.use_access_groups_off", COMMANDS.formatted("telegram", "")),
            good("commands.use_access_groups_off", "{channels: {telegram: {}}, commands: {useAccessGroups: true}}"));

    private ChannelFixtures() {}
}
