// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import java.util.Optional;

/**
 * What the operator configured for one account.
 *
 * @param section its path in the configuration, for messages
 * @param origin of the Bot API server
 * @param path below which its methods are, without a slash at the end
 * @param token of the bot
 * @param webhook where Telegram posts updates; empty where we ask for them
 * @param linkPreview whether Telegram shows what a link leads to
 */
record Settings(String section, String origin, String path, SecretRef token, Optional<Webhook> webhook, boolean linkPreview) {
    private static final String API = "https://api.telegram.org";

    /**
     * Updates by HTTP from Telegram.
     *
     * @param url what Telegram posts to
     * @param path where that arrives, below the route of this plugin
     * @param secret what its posts carry
     */
    record Webhook(String url, String path, SecretRef secret) {
        /** Whoever finds the secret out may write as anybody. */
        void requireStrong(Secrets secrets, String section) {
            if (secrets.guessable(secret)) {
                throw new Failure(Failure.Code.AUTH, section + ".webhookSecret is too short to believe posts because of it;"
                        + " make one of 16 characters or more at random (openssl rand -hex 32)");
            }
        }
    }

    /** @throws Failure when something needed is missing */
    static Settings of(Account account) {
        String section = "channels.telegram" + (account.id().equals("default") ? "" : ".accounts." + account.id());
        Json.Obj config = account.config();
        String root = config.text("apiRoot", API).strip();
        while (root.endsWith("/")) {
            root = root.substring(0, root.length() - 1);
        }
        if (!root.startsWith("https://") && !root.startsWith("http://")) {
            throw new Failure(Failure.Code.BAD_INPUT, section + ".apiRoot is no http URL; leave it out for Telegram's own");
        }
        int slash = root.indexOf('/', root.indexOf("://") + 3);
        SecretRef token = secret(config, "botToken").orElseThrow(() -> new Failure(Failure.Code.AUTH,
                section + ".botToken is missing; make a bot with @BotFather and set botToken, tokenFile or TELEGRAM_BOT_TOKEN"));
        return new Settings(section, slash < 0 ? root : root.substring(0, slash), slash < 0 ? "" : root.substring(slash),
                token, webhook(section, account.id(), config), config.flag("linkPreview", false));
    }

    /** A webhook without a secret would let anybody speak as anybody. */
    private static Optional<Webhook> webhook(String section, String account, Json.Obj config) {
        String url = config.text("webhookUrl", "").strip();
        if (url.isEmpty()) {
            return Optional.empty();
        }
        String path = config.text("webhookPath", "/" + account);
        if (!path.matches("(/[A-Za-z0-9_-]{1,64}){1,4}")) {
            throw new Failure(Failure.Code.BAD_INPUT, section + ".webhookPath is a path of letters, digits, - and _, as /bot;"
                    + " it lies below /plugins/channel-telegram/webhook");
        }
        return Optional.of(new Webhook(url, path, secret(config, "webhookSecret").orElseThrow(() -> new Failure(Failure.Code.AUTH,
                section + ".webhookUrl needs webhookSecret beside it: 16 to 256 letters, digits, _ and -, made at random;"
                        + " or remove webhookUrl"))));
    }

    private static Optional<SecretRef> secret(Json.Obj config, String name) {
        return config.object(name).text("secret").map(SecretRef::new);
    }
}
