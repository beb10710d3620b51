// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel channels dead}: answers that could not be delivered. */
@Command(name = "dead", description = "list answers that could not be delivered; retry or drop one")
final class ChannelDead extends ChannelCommand {
    private enum What { retry, drop }

    @Parameters(index = "0", paramLabel = "retry|drop", arity = "0..1")
    private What what;

    @Parameters(index = "1", paramLabel = "KEY", arity = "0..1", defaultValue = "")
    private String key;

    @Override
    public Integer call() {
        if (what == null) {
            list();
            return 0;
        }
        if (key.isEmpty()) {
            throw new CliException("which one? creel channels dead lists their keys");
        }
        Json.Obj answer = ask("channels.dead." + what, Json.object().put("key", key).build(), ADMIN);
        out.result(answer, what == What.retry ? "it is sent again" : "dropped");
        return 0;
    }

    private void list() {
        Json.Obj answer = ask("channels.dead", Json.Obj.EMPTY, READ);
        StringBuilder lines = new StringBuilder();
        for (Json each : answer.array("dead")) {
            Json.Obj row = (Json.Obj) each;
            lines.append(text(row, "key")).append("  ").append(text(row, "channel")).append(':').append(text(row, "accountId"))
                    .append("  to ").append(text(row, "chatId")).append("  ")
                    .append(Instant.ofEpochMilli(row.integer("givenUpAt", 0))).append("  ")
                    .append(row.integer("characters", 0)).append(" characters  ").append(text(row, "why")).append('\n');
        }
        out.result(answer, lines.isEmpty() ? "everything was delivered" : lines.toString().stripTrailing());
    }
}
