// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel plugins}. */
@Command(name = "plugins", description = "list, install, change, remove and explain plugins of the running gateway",
        subcommands = {PluginList.class, PluginInfo.class, PluginInstall.class, PluginUpdate.class, PluginEnable.class, PluginDisable.class,
            PluginRemove.class, PluginWhy.class, PluginDoctor.class})
final class PluginCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about plugins? try: creel plugins list");
    }
}
