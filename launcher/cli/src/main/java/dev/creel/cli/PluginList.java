// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;

/** {@code creel plugins list}. */
@Command(name = "list", description = "list the running gateway's plugins")
final class PluginList extends PluginCommand {
    @Override
    public Integer call() {
        Json.Obj answer = ask("plugins.list", Json.Obj.EMPTY);
        StringBuilder lines = new StringBuilder();
        for (Json each : answer.array("plugins")) {
            if (each instanceof Json.Obj plugin) {
                lines.append(lines.isEmpty() ? "" : "\n").append(line(plugin));
            }
        }
        out.result(answer, lines.isEmpty() ? "no plugins" : lines.toString());
        return 0;
    }

    private static String line(Json.Obj plugin) {
        String error = text(plugin, "error");
        return text(plugin, "id") + "  " + text(plugin, "version") + "  " + text(plugin, "state") + (error.isEmpty() ? "" : "  " + error);
    }
}
