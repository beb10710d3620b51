// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel plugins why}: what was refused or why a plugin is in its state, by which rule, and how to change it. */
@Command(name = "why", description = "explain a refusal by its id, or a plugin: its state, one of its lines, or a rule")
final class PluginWhy extends PluginCommand {
    @Parameters(index = "0", paramLabel = "ID|NAME", description = "the id of a refusal (D-...), or a plugin's name")
    private String subject;

    @Parameters(index = "1", arity = "0..1", defaultValue = "", paramLabel = "LINE|RULE", description = "with a name: a permission line, or a rule's id")
    private String about;

    @Override
    public Integer call() {
        Json.Builder params = Json.object().put("subject", subject);
        Json.Obj answer = ask("plugins.why", (about.isEmpty() ? params : params.put("about", about)).build());
        out.result(answer, "plugin   " + text(answer, "plugin") + "\nrule     " + text(answer, "rule")
                + "\nwhat     " + text(answer, "what") + "\nremedy   " + text(answer, "grant"));
        return 0;
    }
}
