// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel plugins enable}. */
@Command(name = "enable", description = "start a plugin that was disabled or put in quarantine, now and at every start")
final class PluginEnable extends PluginCommand {
    @Parameters(paramLabel = "NAME")
    private String name;

    @Override
    public Integer call() {
        Json.Obj answer = ask("plugins.enable", named(name));
        out.result(answer, state(answer));
        return 0;
    }
}
