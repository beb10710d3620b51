// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel tools why}: what each layer of tool policy says about one tool, and how to open what refuses. */
@Command(name = "why", description = "explain whether an agent may call a tool in a session, and by which rules")
final class ToolWhy extends ChannelCommand {
    @Parameters(index = "0", paramLabel = "AGENT")
    private String agent;

    @Parameters(index = "1", paramLabel = "SESSION", description = "its key, or main")
    private String session;

    @Parameters(index = "2", paramLabel = "TOOL")
    private String tool;

    @Option(names = "--channel", defaultValue = "", description = "for somebody's words in a channel, for example telegram")
    private String channel;

    @Option(names = "--account", defaultValue = "", description = "the channel's account")
    private String account;

    @Option(names = "--group", defaultValue = "", description = "the group's id; a direct chat otherwise")
    private String group;

    @Option(names = "--sender", defaultValue = "", description = "the sender's stable id")
    private String sender;

    @Override
    public Integer call() {
        Json.Builder asked = Json.object().put("agentId", agent).put("sessionKey", session).put("tool", tool);
        put(asked, "channel", channel);
        put(asked, "accountId", account);
        put(asked, "group", group);
        put(asked, "sender", sender);
        Json.Obj why = ask("tools.why", asked.build(), READ);
        boolean allowed = why.get("allowed").equals(Json.of(true));
        StringBuilder lines = new StringBuilder(allowed ? "allowed" : "refused").append(" by ").append(text(why, "rule")).append("  (")
                .append(text(why, "tool")).append(" in ").append(text(why, "sessionKey"))
                .append(why.get("owner").equals(Json.of(true)) ? ", the owner's words" : ", a guest's words").append(")\n");
        for (Json step : why.array("steps")) {
            Json.Obj each = (Json.Obj) step;
            boolean passes = each.get("passes").equals(Json.of(true));
            lines.append(passes ? "  passes   " + text(each, "layer")
                    : "  refuses  " + text(each, "rule") + "  -> " + text(each, "remedy")).append('\n');
        }
        out.result(why, lines.toString().stripTrailing());
        return allowed ? 0 : 1;
    }

    private static void put(Json.Builder asked, String name, String value) {
        if (!value.isEmpty()) {
            asked.put(name, value);
        }
    }
}
