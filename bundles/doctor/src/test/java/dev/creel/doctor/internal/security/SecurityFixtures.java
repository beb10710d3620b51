// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.security;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;
import java.util.stream.Stream;

/** Set-ups that are about the whole. */
public final class SecurityFixtures {
    private static final String ENTRY = "{security: {audit: {suppressions: [{checkId: 'a.b', reason: 'on purpose', expires: '%s'}]}}}";
    private static final String GROUPS = "{channels: {telegram: {groupPolicy: '%s'}}, tools: {%s}}";
    private static final String DIRECT = "{channels: {telegram: {dmPolicy: '%s', allowFrom: ['*']}}, tools: {%s}}";

    public static final List<Fixture> ALL = Stream.of(suppressions(), open()).flatMap(List::stream).toList();

    private SecurityFixtures() {}

    private static List<Fixture> suppressions() {
        return List.of(
                bad("security.audit.suppressions.active", ENTRY.formatted("2030-01-01")),
                good("security.audit.suppressions.active", ENTRY.formatted("2029-12-31")),
                bad("security.audit.suppressions.ineffective", ENTRY.formatted("2029-12-31")),
                bad("security.audit.suppressions.ineffective", "{security: {audit: {suppressions: [{checkId: 'a.b', expires: '2030-12-31'}]}}}"),
                good("security.audit.suppressions.ineffective", ENTRY.formatted("2030-01-01")),
                bad("config.insecure_or_dangerous_flags", "{gateway: {controlUi: {allowInsecureAuth: true}}}"),
                bad("config.insecure_or_dangerous_flags", "{channels: {telegram: {dangerouslyAllowNameMatching: true}}}"),
                good("config.insecure_or_dangerous_flags", "{gateway: {controlUi: {allowInsecureAuth: false}}}"));
    }

    private static List<Fixture> open() {
        return List.of(
                bad("security.exposure.open_groups_with_elevated", GROUPS.formatted("open", "elevated: {allowFrom: {telegram: ['12']}}")),
                good("security.exposure.open_groups_with_elevated", GROUPS.formatted("allowlist", "elevated: {allowFrom: {telegram: ['12']}}")),
                good("security.exposure.open_groups_with_elevated", GROUPS.formatted("open", "elevated: {enabled: false, allowFrom: {telegram: ['12']}}")),
                bad("security.exposure.open_channels_with_exec", DIRECT.formatted("open", "guests: {allow: ['exec']}")),
                good("security.exposure.open_channels_with_exec", DIRECT.formatted("pairing", "guests: {allow: ['exec']}")),
                bad("security.exposure.open_groups_with_runtime_or_fs", GROUPS.formatted("open", "guests: {alsoAllow: ['group:fs']}")),
                good("security.exposure.open_groups_with_runtime_or_fs", GROUPS.formatted("open", "guests: {alsoAllow: ['web_fetch']}")),
                bad("security.exposure.open_groups_with_runtime_or_fs",
                        "{channels: {telegram: {groups: {'*': {allowFrom: ['*']}}}}, tools: {guests: {alsoAllow: ['exec']}}}"),
                bad("security.exposure.open_groups_with_control_plane_tools", GROUPS.formatted("open", "guests: {alsoAllow: ['cron']}")),
                good("security.exposure.open_groups_with_control_plane_tools", GROUPS.formatted("open", "guests: {alsoAllow: ['exec']}")),
                bad("security.trust_model.multi_user_heuristic", "{channels: {telegram: {allowFrom: ['12', '13']}}}"),
                good("security.trust_model.multi_user_heuristic", "{channels: {telegram: {allowFrom: ['12']}}}"),
                bad("summary.attack_surface", "{}"));
    }
}
