// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel approvals}. */
@Command(name = "approvals", description = "what waits for your yes, and which commands run on the host without one",
        subcommands = {ApprovalList.class, ApprovalResolve.class, ApprovalGet.class, ApprovalSet.class, ApprovalAllowlist.class})
final class ApprovalCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about approvals? try: creel approvals list");
    }
}
