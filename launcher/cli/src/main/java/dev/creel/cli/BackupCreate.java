// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import dev.creel.api.json.Json;
import dev.creel.cli.backup.Keys;
import dev.creel.cli.backup.Shelf;
import dev.creel.cli.backup.Sources;
import dev.creel.cli.backup.Writing;
import dev.creel.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code creel backup create}: encrypts from the first byte, to recipients or a passphrase. */
@Command(name = "create", description = "make an encrypted backup; a running gateway goes on")
final class BackupCreate extends CliCommand {
    private static final long STEP = 64 << 20;

    @Mixin
    private BackupFolder folder;

    @Option(names = "--output", paramLabel = "FILE", description = "this file instead of one in the folder")
    private Path output;

    @Option(names = "--recipient", paramLabel = "age1...", description = "who can open it; default: backup.recipients of the configuration")
    private List<String> recipients = List.of();

    @Option(names = "--passphrase", description = "ask for a passphrase, which opens it")
    private boolean ask;

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "the passphrase is the first line of that file")
    private Path file;

    @Option(names = "--keep", defaultValue = "-1", paramLabel = "N",
            description = "then take the oldest in the folder away, beyond N; default: backup.keep of the configuration, else all stay")
    private int keep;

    @Override
    public Integer call() {
        Config config = Config.open(location());
        int most = keep >= 0 ? keep : (int) config.current().integer("backup.keep", 0);
        if (keep == 0) {
            throw new CliException("--keep 0 would take away the backup just made; keep 1 or more, or leave it out to keep all");
        }
        List<RecipientStanzaWriter> keys = keys(config);
        Shelf shelf = folder.shelf(config);
        Instant now = Clock.systemUTC().instant();
        Path target = Optional.ofNullable(output).orElseGet(() -> shelf.next(now));
        long[] told = {0};
        Writing.Made made = new Writing(Sources.of(location()), keys, Creel.VERSION).to(target, now, done -> {
            if (done / STEP > told[0]) {
                told[0] = done / STEP;
                out.hint((done >> 20) + " MiB read");
            }
        });
        List<Path> gone = most > 0 && output == null ? shelf.keep(most, target) : List.of();
        report(target, made, gone);
        return 0;
    }

    private List<RecipientStanzaWriter> keys(Config config) {
        List<String> to = !recipients.isEmpty() || ask || file != null ? recipients
                : config.current().at("backup.recipients") instanceof Json.Arr list
                        ? list.elements().stream().map(one -> one instanceof Json.Str text ? text.value() : "").toList() : List.of();
        if (!to.isEmpty() && (ask || file != null)) {
            throw new CliException("a backup opens by a passphrase or by recipients' keys, not by both; leave one out");
        }
        if (file != null) {
            return Keys.recipient(Keys.passphrase(file));
        }
        if (ask) {
            return Keys.recipient(asked());
        }
        if (to.isEmpty()) {
            throw new CliException("to whom? a backup is always encrypted; add --recipient age1... (creel backup keygen makes a key) or --passphrase");
        }
        return Keys.recipients(to);
    }

    private String asked() {
        if (!terminal.asks()) {
            throw new CliException("nobody is here to type a passphrase; use --passphrase-file or --recipient");
        }
        out.question("Passphrase of the backup (not shown): ");
        String phrase = terminal.hidden();
        out.question("Once more: ");
        if (phrase.isBlank() || !terminal.hidden().equals(phrase)) {
            throw new CliException("the two are not the same, or empty; nothing was made");
        }
        return phrase;
    }

    private void report(Path target, Writing.Made made, List<Path> gone) {
        long size = target.toFile().length();
        out.result(Json.object().put("ok", true).put("file", target.toString()).put("files", made.contents().entries().size())
                        .put("bytes", made.contents().size()).put("size", size).put("at", made.contents().at().toString())
                        .put("left", Json.array(made.left().stream().map(Json::of).toList()))
                        .put("takenAway", Json.array(gone.stream().map(path -> Json.of(path.toString())).toList())).build(),
                target + ": " + made.contents().entries().size() + " files, " + made.contents().size() + " bytes, " + size + " encrypted");
        made.left().stream().limit(20).forEach(name -> out.hint("left out: " + Out.oneLine(name)));
        gone.forEach(path -> out.hint("taken away: " + path));
        if (Files.exists(target) && target.toAbsolutePath().normalize().startsWith(location().stateDir())) {
            out.hint("this backup lies in the state folder itself and is lost with it; name another folder with --folder");
        }
    }
}
