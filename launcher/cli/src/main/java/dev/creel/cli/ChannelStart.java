// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel channels start}. */
@Command(name = "start", description = "let a stopped account receive and send again")
final class ChannelStart extends ChannelCommand {
    @Parameters(paramLabel = "CHANNEL")
    private String channel;

    @Option(names = "--account", defaultValue = "", description = "an account of the channel, if it has several")
    private String account;

    @Override
    public Integer call() {
        Json.Obj answer = ask("channels.start", of(channel, account), ADMIN);
        out.result(answer, text(answer, "channel") + ':' + text(answer, "accountId") + " runs again");
        return 0;
    }
}
