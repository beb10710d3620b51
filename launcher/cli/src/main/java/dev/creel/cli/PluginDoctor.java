// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;

/** {@code creel plugins doctor}: what is wrong with plugins, worst first; exit status 1 when something is critical. */
@Command(name = "doctor", description = "look for what is wrong with plugins, or could be narrower")
final class PluginDoctor extends PluginCommand {
    @Override
    public Integer call() {
        Json.Obj answer = ask("plugins.doctor", Json.Obj.EMPTY);
        StringBuilder lines = new StringBuilder();
        boolean critical = false;
        for (Json each : answer.array("findings")) {
            if (each instanceof Json.Obj finding) {
                critical |= text(finding, "severity").equals("critical");
                lines.append(lines.isEmpty() ? "" : "\n").append(text(finding, "severity")).append("  ").append(text(finding, "id"))
                        .append("  ").append(text(finding, "plugin")).append(": ").append(text(finding, "text"))
                        .append("\n    remedy: ").append(text(finding, "remedy"));
            }
        }
        out.result(answer, lines.isEmpty() ? "nothing is wrong" : lines.toString());
        return critical ? 1 : 0;
    }
}
