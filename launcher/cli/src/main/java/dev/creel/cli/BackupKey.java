// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import dev.creel.cli.backup.Keys;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What opens a backup. */
final class BackupKey {
    @Option(names = "--identity", paramLabel = "FILE", description = "the file of creel backup keygen or age-keygen")
    private Path identity;

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "the passphrase is the first line of that file")
    private Path file;

    List<RecipientStanzaReader> readers(Terminal terminal, Out out) {
        if (identity != null) {
            return Keys.identities(identity);
        }
        if (file != null) {
            return Keys.identity(Keys.passphrase(file));
        }
        if (!terminal.asks()) {
            throw new CliException("what opens it? add --identity FILE or --passphrase-file FILE");
        }
        out.question("Passphrase of the backup (not shown): ");
        return Keys.identity(terminal.hidden());
    }
}
