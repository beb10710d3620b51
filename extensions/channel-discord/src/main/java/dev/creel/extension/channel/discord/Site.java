// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where one account's requests go and what they carry.
 *
 * @param section the account's place in the configuration, for messages
 * @param origin scheme, host and port of the interface
 * @param path its path without a slash at the end
 * @param token the bot's token
 * @param messageContent whether the bot asks for the text of messages that do not mention it
 */
record Site(String section, String origin, String path, SecretRef token, boolean messageContent) {
    /** How long to leave alone what only the operator can change. */
    static final Duration OPERATOR = Duration.ofMinutes(15);

    private static final String ROOT = "https://discord.com/api";
    private static final String VERSION = "/v10";

    static Site of(Account account) {
        Json.Obj config = account.config();
        String section = "channels.discord" + (account.id().equals("default") ? "" : ".accounts." + account.id());
        SecretRef token = config.object("token").text("secret").map(SecretRef::new).orElseThrow(() -> new Failure(
                Failure.Code.AUTH, section + ".token is missing; set it to the bot's token", OPERATOR));
        String root = config.text("apiRoot", ROOT);
        int host = root.indexOf("://") + 3;
        if (host < 3) {
            throw new Failure(Failure.Code.BAD_INPUT, section + ".apiRoot is no address such as " + ROOT, OPERATOR);
        }
        int slash = root.indexOf('/', host);
        String path = slash < 0 ? "" : root.substring(slash).replaceAll("/+$", "");
        return new Site(section, slash < 0 ? root : root.substring(0, slash), path + VERSION, token,
                config.object("intents").flag("messageContent", true));
    }

    /** What every request to the interface carries; the host writes the token. */
    Map<String, List<String>> headers() {
        return Map.of("Authorization", List.of("Bot {{Authorization}}"), "User-Agent", List.of("DiscordBot (https://creel.invalid, 1)"));
    }

    /** Where the host writes the token into requests. */
    List<Bind> inHeader() {
        return List.of(new Bind("Authorization", token, Bind.Place.HEADER, Bind.Encoding.RAW));
    }

    /** Where the host writes the token into what the gateway is sent. */
    List<Bind> inPayload() {
        return List.of(new Bind("/d/token", token, Bind.Place.JSON_POINTER, Bind.Encoding.RAW));
    }
}
