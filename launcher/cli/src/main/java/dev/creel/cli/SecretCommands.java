// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel secrets}: keys, tokens and passwords; needs no gateway, and one that runs takes each change at once. */
@Command(name = "secrets", description = "list, set, rotate, find and export secrets, and say where the key of the sealed ones lies",
        subcommands = {SecretList.class, SecretSet.class, SecretRotate.class, SecretWhere.class, SecretExport.class, SecretKey.class})
final class SecretCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say which: creel secrets list, set, rotate, where, export or key");
    }
}
