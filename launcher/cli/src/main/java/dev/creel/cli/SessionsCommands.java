// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel sessions}: what has been said, by whom and where. */
@Command(name = "sessions", description = "list sessions and export what was said in one",
        subcommands = {SessionsList.class, SessionsExport.class})
final class SessionsCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about the sessions? try: creel sessions list");
    }
}
