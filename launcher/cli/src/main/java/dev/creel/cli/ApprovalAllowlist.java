// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel approvals allowlist}. */
@Command(name = "allowlist", description = "add or remove a program that may run on the host unasked")
final class ApprovalAllowlist extends ApprovalCommand {
    @Parameters(index = "0", paramLabel = "add|remove")
    private String what;

    @Parameters(index = "1", paramLabel = "PATTERN", description = "path of the program: * within a name, ** across folders; or an entry's id to remove")
    private String pattern;

    @Option(names = "--arguments", paramLabel = "REGEX", defaultValue = "", description = "what all its arguments have to match, joined by blanks")
    private String arguments;

    @Option(names = "--agent", defaultValue = "*", description = "of which agent, default all")
    private String agent;

    @Override
    public Integer call() {
        if (!what.equals("add") && !what.equals("remove")) {
            throw new CliException("say add or remove");
        }
        if (what.equals("add") && !pattern.startsWith("/") && !pattern.startsWith("~/")) {
            throw new CliException("\"" + pattern + "\" is no path: a bare name would be whatever is found under it; give the program's whole path");
        }
        Json.Obj held = file();
        Json.Obj file = held.object("file");
        List<Json> lines = new ArrayList<>(file.object("agents").object(agent).array("allowlist"));
        boolean gone = lines.removeIf(this::meant);
        if (what.equals("add")) {
            lines.add(line());
        } else if (!gone) {
            throw new CliException("there is no such line: creel approvals get");
        }
        replace(held, put(file, "agents", put(file.object("agents"), agent, put(file.object("agents").object(agent), "allowlist", Json.array(lines)))));
        out.result(Json.object().put("ok", true).build(), what.equals("add") ? "added" : "removed");
        return 0;
    }

    private boolean meant(Json line) {
        return line instanceof Json.Obj entry && (entry.text("id", "").equals(pattern)
                || entry.text("pattern", "").equals(pattern) && (what.equals("remove") || entry.text("argPattern", "").equals(arguments)));
    }

    private Json line() {
        Json.Builder line = Json.object().put("id", UUID.randomUUID().toString()).put("pattern", pattern);
        return (arguments.isEmpty() ? line : line.put("argPattern", arguments)).build();
    }

    private static Json.Obj put(Json.Obj object, String name, Json value) {
        Json.Builder out = Json.object();
        object.members().forEach(out::put);
        return out.put(name, value).build();
    }
}
