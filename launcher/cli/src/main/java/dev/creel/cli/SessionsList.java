// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel sessions list}. */
@Command(name = "list", description = "list the running gateway's sessions, the newest first")
final class SessionsList extends GatewayCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    @Option(names = "--active", defaultValue = "0", description = "only those of the last so many minutes")
    private long active;

    @Option(names = "--archived", description = "archived ones too")
    private boolean archived;

    @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds, default ${DEFAULT-VALUE}")
    private long timeout;

    @Override
    public Integer call() {
        Json.Builder params = Json.object().put("includeDerivedTitles", true);
        if (active > 0) {
            params.put("activeMinutes", active);
        }
        if (archived) {
            params.put("archived", "all");
        }
        try (GatewayClient client = connect(target(), "sessions.list", Duration.ofMillis(timeout))) {
            Json.Obj answer = client.call("sessions.list", params.build(), false, event -> { });
            StringBuilder lines = new StringBuilder();
            for (Json row : answer.array("sessions")) {
                if (row instanceof Json.Obj session) {
                    lines.append(lines.isEmpty() ? "" : "\n").append(line(session));
                }
            }
            out.result(answer, lines.isEmpty() ? "no sessions" : lines.toString());
            return 0;
        }
    }

    private static String line(Json.Obj session) {
        String when = TIME.format(Instant.ofEpochMilli(session.integer("updatedAt", 0)).atZone(ZoneId.systemDefault()));
        String name = session.text("label", session.text("derivedTitle", ""));
        return when + "  " + Out.oneLine(session.text("key", "")) + "  " + session.integer("totalTokens", 0) + " tokens"
                + (name.isEmpty() ? "" : "  " + Out.oneLine(name));
    }
}
