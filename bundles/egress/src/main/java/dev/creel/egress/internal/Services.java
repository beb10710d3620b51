// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import java.util.Map;
import java.util.Set;

/**
 * The servers of chat services that everybody uses at the same address, so that nobody has to name them. A plugin's rights
 * do not decide this: one that may reach a second server must not carry a token there.
 */
final class Services {
    private static final Map<String, Set<String>> ORIGINS = Map.of(
            "telegram", Set.of("https://api.telegram.org"),
            "discord", Set.of("https://discord.com", "https://gateway.discord.gg", "https://*.discord.gg"),
            "slack", Set.of("https://slack.com", "https://files.slack.com"));

    private Services() {}

    /** @param secret its path in the configuration */
    static Set<String> origins(String secret) {
        String[] keys = secret.split("\\.", 3);
        return keys.length == 3 && keys[0].equals("channels") ? ORIGINS.getOrDefault(keys[1], Set.of()) : Set.of();
    }
}
