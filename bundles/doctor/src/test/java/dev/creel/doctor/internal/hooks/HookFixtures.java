// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.hooks;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;

/** Set-ups with webhooks. */
public final class HookFixtures {
    private static final String LONG = "f3c1a9b27d5e48061c2f7ab9d4e3c5f8";

    public static final List<Fixture> ALL = List.of(
            bad("hooks.token_too_short", on("token: 'x7Kp2'")),
            good("hooks.token_too_short", on("token: '" + LONG + "'")),
            good("hooks.token_too_short", "{hooks: {enabled: false, token: 'x7Kp2'}}"),
            bad("hooks.path_root", on("path: '/'")),
            good("hooks.path_root", on("path: '/hooks'")),
            bad("hooks.request_session_key_enabled", on("allowRequestSessionKey: true")),
            good("hooks.request_session_key_enabled", on("allowRequestSessionKey: false")),
            bad("hooks.request_session_key_prefixes_missing", on("allowRequestSessionKey: true")),
            good("hooks.request_session_key_prefixes_missing", on("allowRequestSessionKey: true, allowedSessionKeyPrefixes: ['hook:']")),
            bad("hooks.default_session_key_unset", on("path: '/hooks'")),
            good("hooks.default_session_key_unset", on("defaultSessionKey: 'hook:in'")),
            bad("hooks.allowed_agent_ids_unrestricted", on("allowedAgentIds: ['*']")),
            good("hooks.allowed_agent_ids_unrestricted", on("allowedAgentIds: ['main']")));

    private HookFixtures() {}

    private static String on(String more) {
        return "{hooks: {enabled: true, " + more + "}}";
    }
}
