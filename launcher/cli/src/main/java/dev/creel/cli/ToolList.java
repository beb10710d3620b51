// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel tools list}: every tool in a line, who offers it, what it does, and whether an agent's main session has it. */
@Command(name = "list", description = "list the tools there are")
final class ToolList extends ChannelCommand {
    @Option(names = "--agent", defaultValue = "", description = "the agent, the default one otherwise")
    private String agent;

    @Override
    public Integer call() {
        Json.Obj asked = agent.isEmpty() ? Json.Obj.EMPTY : Json.object().put("agentId", agent).build();
        Json.Obj catalog = ask("tools.catalog", asked, READ);
        Json.Obj has = ask("tools.effective", Json.object().put("agentId", text(catalog, "agentId")).put("sessionKey", "main").build(), READ);
        StringBuilder lines = new StringBuilder();
        for (Json group : catalog.array("groups")) {
            for (Json tool : ((Json.Obj) group).array("tools")) {
                Json.Obj row = (Json.Obj) tool;
                lines.append(has(has, text(row, "id")) ? "yes  " : "no   ").append(text(row, "id")).append("  ").append(tags(row))
                        .append("  ").append(text((Json.Obj) group, "id")).append('\n');
            }
        }
        out.result(catalog, lines.isEmpty() ? "no plugin offers a tool" : lines.toString().stripTrailing());
        return 0;
    }

    private static boolean has(Json.Obj effective, String tool) {
        return effective.array("groups").stream().flatMap(group -> ((Json.Obj) group).array("tools").stream())
                .anyMatch(row -> text((Json.Obj) row, "id").equals(tool));
    }

    private static String tags(Json.Obj row) {
        return String.join(",", row.array("tags").stream().map(tag -> tag instanceof Json.Str s ? Out.oneLine(s.value()) : "").toList());
    }
}
