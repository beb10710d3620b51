// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code creel backup}: needs no gateway; making one does not stop a running one. */
@Command(name = "backup", description = "make encrypted backups of the state folder, and put them back",
        subcommands = {BackupKeygen.class, BackupCreate.class, BackupList.class, BackupVerify.class, BackupRestore.class, BackupSchedule.class})
final class BackupCommands extends CliCommand {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what about backups? try: creel backup create");
    }
}
