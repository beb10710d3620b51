// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel channels stop}. */
@Command(name = "stop", description = "stop an account until it is started or the gateway starts anew")
final class ChannelStop extends ChannelCommand {
    @Parameters(paramLabel = "CHANNEL")
    private String channel;

    @Option(names = "--account", defaultValue = "", description = "an account of the channel, if it has several")
    private String account;

    @Override
    public Integer call() {
        Json.Obj answer = ask("channels.stop", of(channel, account), ADMIN);
        out.result(answer, text(answer, "channel") + ':' + text(answer, "accountId") + " neither receives nor sends");
        return 0;
    }
}
