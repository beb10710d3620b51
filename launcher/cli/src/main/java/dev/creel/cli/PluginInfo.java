// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel plugins info}: everything known about one plugin, with the lines it was granted. */
@Command(name = "info", description = "show one plugin: state, origin, and the permission lines it holds")
final class PluginInfo extends PluginCommand {
    @Parameters(paramLabel = "NAME")
    private String name;

    @Override
    public Integer call() {
        Json.Obj answer = ask("plugins.info", named(name));
        Json.Obj plugin = answer.object("plugin");
        List<Json> granted = answer.array("granted");
        StringBuilder lines = new StringBuilder(state(answer))
                .append("\nbundle   ").append(text(plugin, "symbolicName"))
                .append("\nsource   ").append(text(answer, "source"))
                .append("\nsha256   ").append(text(answer, "digest"))
                .append("\npolicy   ").append(text(answer, "policy"));
        section(lines, "contributes", plugin.array("contributes"));
        section(lines, "granted", granted);
        section(lines, "asks for, and does not hold", without(answer.array("declared"), granted));
        section(lines, "could do without, and does not hold", without(answer.array("optional"), granted));
        out.result(answer, lines.toString());
        return 0;
    }

    private static List<Json> without(List<Json> lines, List<Json> held) {
        return lines.stream().filter(line -> !held.contains(line)).toList();
    }

    private static void section(StringBuilder out, String title, List<Json> lines) {
        if (!lines.isEmpty()) {
            out.append('\n').append(title).append(':');
        }
        for (Json line : lines) {
            out.append("\n  ").append(line instanceof Json.Str s ? Out.oneLine(s.value()) : "");
        }
    }
}
