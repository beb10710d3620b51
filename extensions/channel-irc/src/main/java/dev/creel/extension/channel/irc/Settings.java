// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the operator says about one account.
 *
 * @param server {@code tls://host:port}, or {@code tcp://host:port} where nobody listens on the way
 * @param login the services account and its password, to sign in with
 * @param channels what is joined
 */
record Settings(
        String server, String nick, String realName, Optional<Login> login, Optional<SecretRef> serverPassword, List<String> channels) {
    private static final Pattern SERVER = Pattern.compile("(tls|tcp)://[^/?#@\\s]+:[0-9]{1,5}");
    private static final Pattern HOME = Pattern.compile("tcp://(localhost|127\\.[0-9.]+|\\[::1]):[0-9]+");
    private static final Pattern NICK = Pattern.compile("[A-Za-z\\[\\]\\\\`_^{|}][A-Za-z0-9\\[\\]\\\\`_^{|}-]{0,29}");
    private static final Pattern CHANNEL = Pattern.compile("[#&+!][^\\s,:\\x00-\\x1f]{1,63}");
    private static final Pattern NAME = Pattern.compile("[^\\s\\x00-\\x1f]{1,64}");
    private static final int MOST_CHANNELS = 64;

    /** A services account. */
    record Login(String account, SecretRef password) {}

    /** @throws Failure for what is missing or cannot be sent in a line */
    static Settings of(Account account) {
        String section = "channels.irc" + (account.id().equals("default") ? "" : ".accounts." + account.id());
        Json.Obj config = account.config();
        String server = config.text("server", "");
        require(SERVER.matcher(server).matches(), section + ".server is tls://HOST:PORT, as tls://irc.example.org:6697;"
                + " tcp:// only for a server without TLS");
        String nick = config.text("nick", "");
        require(NICK.matcher(nick).matches(), section + ".nick is a nick of at most 30 letters and digits");
        Optional<SecretRef> password = secret(config, "password");
        Optional<SecretRef> serverPassword = secret(config, "serverPassword");
        require(server.startsWith("tls://") || HOME.matcher(server).matches() || password.or(() -> serverPassword).isEmpty(),
                section + ": a password is not sent in clear; use tls://HOST:PORT");
        String name = config.text("account", nick);
        require(NAME.matcher(name).matches(), section + ".account is a name without spaces");
        String real = config.text("realname", "Creel");
        require(real.chars().noneMatch(c -> c < ' ') && real.length() <= 100, section + ".realname is one line of at most 100 characters");
        List<String> channels = config.array("channels").stream().map(c -> c instanceof Json.Str s ? s.value() : "").toList();
        require(channels.size() <= MOST_CHANNELS && channels.stream().allMatch(c -> CHANNEL.matcher(c).matches()),
                section + ".channels is a list of at most " + MOST_CHANNELS + " names as \"#creel\"");
        return new Settings(server, nick, real, password.map(p -> new Login(name, p)), serverPassword, channels);
    }

    private static Optional<SecretRef> secret(Json.Obj config, String name) {
        return config.object(name).text("secret").map(SecretRef::new);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new Failure(Failure.Code.BAD_INPUT, rule);
        }
    }
}
