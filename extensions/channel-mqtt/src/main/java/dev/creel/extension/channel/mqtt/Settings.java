// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.mqtt;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;

/**
 * What the operator configured for one account.
 *
 * @param server the broker, {@code ADDRESS:PORT}
 * @param tls whether the way there is encrypted
 * @param user whom the broker knows us as
 * @param topics where people write
 */
record Settings(String account, String server, boolean tls, String user, SecretRef password, Topics topics) {
    /** @throws Failure when something needed is missing */
    static Settings of(Account account) {
        String section = "channels.mqtt" + (account.id().equals("default") ? "" : ".accounts." + account.id());
        Json.Obj config = account.config();
        String server = config.text("server", "").strip();
        int colon = server.lastIndexOf(':');
        if (colon <= 0 || !server.substring(colon + 1).matches("\\d{1,5}")) {
            throw new Failure(Failure.Code.BAD_INPUT, section + ".server is the broker as ADDRESS:PORT, for example 127.0.0.1:1883");
        }
        boolean tls = config.flag("tls", true);
        if (!tls && !local(server.substring(0, colon))) {
            throw new Failure(Failure.Code.BAD_INPUT, section + ".tls is false, but " + server
                    + " is another machine: the password would cross the network in clear; remove tls, or use a broker on 127.0.0.1");
        }
        String user = config.text("user", "").strip();
        String password = config.object("password").text("secret").orElse("");
        if (!Topics.isUser(user) || password.isEmpty()) {
            throw new Failure(Failure.Code.AUTH, section + ".user and .password are needed: the broker has to know us");
        }
        String prefix = config.text("prefix", "creel");
        if (!prefix.matches("[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,7}")) {
            throw new Failure(Failure.Code.BAD_INPUT, section + ".prefix is a topic of letters, digits, - and _, for example creel");
        }
        return new Settings(account.id(), server, tls, user, new SecretRef(password), new Topics(prefix));
    }

    private static boolean local(String host) {
        return host.equals("127.0.0.1") || host.equals("[::1]") || host.equals("localhost");
    }

    String uri() {
        return (tls ? "ssl://" : "tcp://") + server;
    }
}
