// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel channels status}: every account in a line, with what it lacks or what failed last. */
@Command(name = "status", aliases = "list", description = "list channel accounts and how they stand")
final class ChannelStatus extends ChannelCommand {
    @Parameters(paramLabel = "CHANNEL", arity = "0..1", defaultValue = "")
    private String channel;

    @Override
    public Integer call() {
        Json.Obj wanted = channel.isEmpty() ? Json.Obj.EMPTY : Json.object().put("channel", channel).build();
        Json.Obj status = ask("channels.status", wanted, READ);
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, Json> each : status.object("channelAccounts").members().entrySet()) {
            for (Json row : status.object("channelAccounts").array(each.getKey())) {
                lines.append(line(Out.oneLine(each.getKey()), (Json.Obj) row)).append('\n');
            }
        }
        out.result(status, lines.isEmpty() ? "no channel is configured" : lines.toString().stripTrailing());
        return 0;
    }

    private static String line(String channel, Json.Obj row) {
        String error = text(row, "lastError");
        long undelivered = row.integer("undelivered", 0);
        return channel + ':' + text(row, "accountId") + "  " + text(row, "healthState") + "  " + text(row, "statusText")
                + (row.integer("waiting", 0) == 0 ? "" : "  " + row.integer("waiting", 0) + " waiting to be sent")
                + (undelivered == 0 ? "" : "  " + undelivered + " undelivered: creel channels dead")
                + (error.isEmpty() || error.equals(text(row, "statusText")) ? "" : "  last error: " + error);
    }
}
