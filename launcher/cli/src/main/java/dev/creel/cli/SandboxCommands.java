// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel sandbox}. */
@Command(name = "sandbox", description = "the containers agents act in",
        subcommands = {SandboxList.class, SandboxExplain.class, SandboxRecreate.class, SandboxPrune.class})
final class SandboxCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about sandboxes? try: creel sandbox list");
    }
}
