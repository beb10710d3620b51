// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.cli.backup.Keys;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel backup keygen}: a key pair of age; what encrypts may lie here, what opens should lie elsewhere. */
@Command(name = "keygen", description = "make a key for backups; keep the file away from this machine")
final class BackupKeygen extends CliCommand {
    @Parameters(paramLabel = "FILE", description = "the new file for the identity, which opens backups")
    private Path file;

    @Override
    public Integer call() {
        String recipient = Keys.generate(file);
        out.result(Json.object().put("ok", true).put("recipient", recipient).put("identity", file.toString()).build(), recipient);
        out.hint("the identity is in " + file + ": whoever has it opens your backups, without it nobody does; keep it on another machine");
        out.hint("make backups with: creel config set backup.recipients '[\"" + recipient + "\"]'; creel backup create");
        return 0;
    }
}
