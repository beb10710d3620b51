// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel channels}. */
@Command(name = "channels", description = "see and switch channel accounts of the running gateway",
        subcommands = {ChannelStatus.class, ChannelStart.class, ChannelStop.class, ChannelDead.class})
final class ChannelCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about channels? try: creel channels status");
    }
}
