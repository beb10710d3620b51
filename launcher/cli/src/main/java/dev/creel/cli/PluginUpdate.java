// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;

/** {@code creel plugins update}: as install, for a plugin that is there already. */
@Command(name = "update", description = "update a plugin from a jar or an https URL; shows what would change and asks you first")
final class PluginUpdate extends PluginInstall {
    @Override
    void checked(Json.Obj plan) {
        if (plan.text("replaces").orElse("").isEmpty()) {
            throw new CliException("no plugin " + text(plan, "name") + " is installed; use: creel plugins install");
        }
        super.checked(plan);
    }
}
