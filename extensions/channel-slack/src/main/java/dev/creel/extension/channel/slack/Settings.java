// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import java.time.Duration;
import java.util.Optional;

/**
 * One account's part of the configuration.
 *
 * @param section its place, for messages
 * @param origin scheme, host and port of the Web API
 * @param path its path without a slash at the end
 * @param botToken what the bot acts with
 * @param appToken what opens Socket Mode; empty in mode {@code http}
 * @param signingSecret what Slack signs posts with; empty in mode {@code socket}
 * @param command the slash command that has ours behind it
 */
record Settings(
        String section,
        String origin,
        String path,
        SecretRef botToken,
        Optional<SecretRef> appToken,
        Optional<SecretRef> signingSecret,
        String command) {
    /** How long to leave alone what only the operator can change. */
    static final Duration OPERATOR = Duration.ofMinutes(15);

    private static final String ROOT = "https://slack.com/api";

    static Settings of(Account account) {
        Json.Obj config = account.config();
        String section = "channels.slack" + (account.id().equals("default") ? "" : ".accounts." + account.id());
        String root = config.text("apiRoot", ROOT);
        int host = root.indexOf("://") + 3;
        if (host < 3) {
            throw wrong(section + ".apiRoot is no address such as " + ROOT);
        }
        boolean http = switch (config.text("mode", "socket")) {
            case "socket" -> false;
            case "http" -> true;
            default -> throw wrong(section + ".mode is neither \"socket\" nor \"http\"");
        };
        int slash = root.indexOf('/', host);
        return new Settings(section, slash < 0 ? root : root.substring(0, slash),
                slash < 0 ? "" : root.substring(slash).replaceAll("/+$", ""),
                needed(config, section, "botToken", "the bot's token, xoxb-…"),
                http ? Optional.empty() : Optional.of(needed(config, section, "appToken", "the app's token for Socket Mode, xapp-…")),
                http ? Optional.of(needed(config, section, "signingSecret", "the app's signing secret: without it anybody could post"))
                        : Optional.empty(),
                config.object("slashCommand").text("name", "creel"));
    }

    private static SecretRef needed(Json.Obj config, String section, String key, String what) {
        return config.object(key).text("secret").map(SecretRef::new)
                .orElseThrow(() -> new Failure(Failure.Code.AUTH, section + '.' + key + " is missing; set it to " + what, OPERATOR));
    }

    private static Failure wrong(String text) {
        return new Failure(Failure.Code.BAD_INPUT, text, OPERATOR);
    }
}
