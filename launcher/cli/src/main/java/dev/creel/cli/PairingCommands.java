// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel pairing}. */
@Command(name = "pairing", description = "let in and put out people who wrote to a channel of the running gateway",
        subcommands = {PairingList.class, PairingApprove.class, PairingDeny.class, PairingRevoke.class})
final class PairingCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about pairing? try: creel pairing list");
    }
}
