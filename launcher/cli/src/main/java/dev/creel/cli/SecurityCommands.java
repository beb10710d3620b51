// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel security}: is this set-up safe? */
@Command(name = "security", description = "look whether this set-up is safe (audit)", subcommands = {SecurityAuditCommand.class})
final class SecurityCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about security? try: creel security audit");
    }
}
