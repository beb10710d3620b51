// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel incident}: keeps what shows what happened, before anything is mended. */
@Command(name = "incident", description = "collect evidence into one signed file, and check such a file",
        subcommands = {IncidentCollect.class, IncidentVerify.class})
final class IncidentCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say which: creel incident collect or verify");
    }
}
