// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import java.util.Optional;

/**
 * What the operator configured for one account.
 *
 * @param section its path in the configuration, for messages
 * @param origin of the bridge
 * @param path below which its methods are, without a slash at the end
 * @param login user and password, with a colon between; empty where the bridge wants none
 * @param device which of the bridge's devices is meant, empty where it has one
 * @param webhookPath where the bridge's posts arrive, below the route of this plugin
 * @param webhookSecret what the bridge signs them with
 */
record Settings(
        String section, String origin, String path, Optional<SecretRef> login, String device, String webhookPath,
        SecretRef webhookSecret) {

    /** @throws Failure when something needed is missing */
    static Settings of(Account account) {
        String section = "channels.whatsapp" + (account.id().equals("default") ? "" : ".accounts." + account.id());
        Json.Obj config = account.config();
        String root = config.text("apiRoot", "").strip();
        while (root.endsWith("/")) {
            root = root.substring(0, root.length() - 1);
        }
        if (!root.startsWith("https://") && !root.startsWith("http://")) {
            throw new Failure(Failure.Code.BAD_INPUT, section + ".apiRoot is missing or no http URL; set it to your GoWA bridge,"
                    + " for example http://127.0.0.1:3000");
        }
        String path = config.text("webhookPath", "/" + account.id());
        if (!path.matches("(/[A-Za-z0-9_-]{1,64}){1,4}")) {
            throw new Failure(Failure.Code.BAD_INPUT, section + ".webhookPath is a path of letters, digits, - and _, as /phone;"
                    + " it lies below /plugins/channel-whatsapp/webhook");
        }
        int slash = root.indexOf('/', root.indexOf("://") + 3);
        return new Settings(section, slash < 0 ? root : root.substring(0, slash), slash < 0 ? "" : root.substring(slash),
                secret(config, "basicAuth"), config.text("deviceId", "").strip(), path,
                secret(config, "webhookSecret").orElseThrow(() -> new Failure(Failure.Code.AUTH, section + ".webhookSecret is missing: "
                        + "without it anybody could speak as anybody; make one at random, and give it to GoWA as --webhook-secret")));
    }

    private static Optional<SecretRef> secret(Json.Obj config, String name) {
        return config.object(name).text("secret").map(SecretRef::new);
    }
}
