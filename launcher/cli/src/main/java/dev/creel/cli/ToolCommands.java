// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel tools}. */
@Command(name = "tools", description = "see which tools there are and why one is refused",
        subcommands = {ToolList.class, ToolWhy.class})
final class ToolCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about tools? try: creel tools list");
    }
}
