// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.List;
import picocli.CommandLine.Option;

/** A command about people who wrote to a channel. */
abstract class PairingCommand extends DeviceCommand {
    static final String ACCOUNT = "accountId";

    @Option(names = "--account", defaultValue = "", description = "an account of the channel, if it has several")
    String account;

    Json.Builder params(String channel) {
        Json.Builder params = Json.object();
        if (!channel.isEmpty()) {
            params.put("channel", channel);
        }
        return account.isEmpty() ? params : params.put(ACCOUNT, account);
    }

    /** The one row in which somebody is meant. */
    static Json.Obj only(List<Json.Obj> rows, String what) {
        if (rows.isEmpty()) {
            throw new CliException("there is no " + what + ": creel pairing list");
        }
        if (rows.size() > 1) {
            throw new CliException("there is more than one " + what + "; say which with --account");
        }
        return rows.get(0);
    }

    /** Somebody in a line: what he chose himself stands in quotes. */
    static String who(Json.Obj row) {
        return text(row, "channel") + " (account " + text(row, ACCOUNT) + ")  " + text(row, "senderId") + "  \"" + text(row, "senderLabel") + "\"";
    }
}
