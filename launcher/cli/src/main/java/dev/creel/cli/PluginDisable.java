// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel plugins disable}. */
@Command(name = "disable", description = "stop a plugin, now and at every start; it stays installed")
final class PluginDisable extends PluginCommand {
    @Parameters(paramLabel = "NAME")
    private String name;

    @Override
    public Integer call() {
        Json.Obj answer = ask("plugins.disable", named(name));
        out.result(answer, state(answer));
        return 0;
    }
}
