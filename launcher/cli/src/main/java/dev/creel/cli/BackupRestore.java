// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import dev.creel.api.json.Json;
import dev.creel.cli.backup.Contents;
import dev.creel.cli.backup.Difference;
import dev.creel.cli.backup.Reading;
import dev.creel.cli.backup.Restoring;
import dev.creel.cli.backup.Sources;
import dev.creel.cli.backup.StateLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel backup restore}: shows what would change and asks; the folder that was there stays under another name. */
@Command(name = "restore", description = "put a backup in the place of the state folder; shows the difference and asks")
final class BackupRestore extends CliCommand {
    private static final int SHOWN = 40;

    @Parameters(paramLabel = "FILE")
    private Path file;

    @Mixin
    private BackupKey key;

    @Option(names = "--dry-run", description = "only show the difference")
    private boolean dry;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(names = "--foreign", description = "with --yes: also a backup that is not proven to be of this installation")
    private boolean foreign;

    @Override
    public Integer call() throws IOException {
        Path state = location().stateDir();
        List<RecipientStanzaReader> keys = key.readers(terminal, out);
        boolean there = Files.isDirectory(state);
        Optional<StateLock> lock = there && !dry ? Optional.of(StateLock.take(state, "a restore")) : Optional.empty();
        try {
            Difference difference = new Difference(state);
            Contents contents = new Reading(file, keys).read(difference);
            List<String> removed = there ? difference.removed(Sources.of(location())) : List.of();
            show(contents, difference, removed);
            if (dry || difference.added().isEmpty() && difference.changed().isEmpty() && removed.isEmpty()) {
                result(contents, difference, removed, Optional.empty(), dry ? "nothing was changed" : "nothing differs, nothing was changed");
                return 0;
            }
            agree(difference.origin(), there);
            result(contents, difference, removed, replace(state, keys, contents), "restored from " + file);
            return 0;
        } finally {
            lock.ifPresent(StateLock::close);
        }
    }

    private Optional<Path> replace(Path state, List<RecipientStanzaReader> keys, Contents contents) {
        try (Restoring restoring = Restoring.begin(state, contents.size())) {
            new Reading(file, keys).read(restoring);
            return restoring.replace(Clock.systemUTC().instant());
        }
    }

    private void show(Contents contents, Difference difference, List<String> removed) {
        out.hint("made " + contents.at() + " by Creel " + Out.oneLine(contents.by()) + ", " + switch (difference.origin()) {
            case THIS -> "by this installation";
            case ANOTHER -> "by ANOTHER installation: its people, plugins and policies would be in force here";
            case UNKNOWN -> "by an installation that cannot be told, because one of the two has no key in its folder: its people, plugins and"
                    + " policies would be in force here";
        });
        list("new", difference.added());
        list("changed", difference.changed());
        list("gone", removed);
        out.hint(difference.same() + " files are the same");
    }

    private void list(String what, List<String> names) {
        names.stream().limit(SHOWN).forEach(name -> out.hint(what + ": " + Out.oneLine(name)));
        if (names.size() > SHOWN) {
            out.hint(what + ": " + (names.size() - SHOWN) + " more");
        }
    }

    /** Whoever knows a recipient can encrypt to it: only the sealing key in a backup proves that it is one of this installation. */
    private void agree(Difference.Origin origin, boolean there) {
        if (yes) {
            if (there && origin != Difference.Origin.THIS && !foreign) {
                throw new CliException((origin == Difference.Origin.ANOTHER ? "another installation made this backup"
                        : "nothing proves that this installation made this backup") + "; add --foreign if you mean to take it over, nothing was changed");
            }
            return;
        }
        if (!terminal.asks()) {
            throw new CliException("nobody is here to agree; look at the difference with --dry-run, then add --yes; nothing was changed");
        }
        out.question("Put the backup in the place of " + location().stateDir() + "? [y/N] ");
        if (!terminal.yes()) {
            throw new CliException("nothing was changed");
        }
    }

    private void result(Contents contents, Difference difference, List<String> removed, Optional<Path> old, String text) {
        Json.Builder json = Json.object().put("ok", true).put("at", contents.at().toString()).put("difference", difference.json())
                .put("gone", Json.array(removed.stream().map(Json::of).toList()));
        old.ifPresent(path -> json.put("before", path.toString()));
        out.result(json.build(), text);
        old.ifPresent(path -> out.hint("what was there before is in " + path + "; delete it when all is well"));
        if (contents.entries().stream().anyMatch(entry -> !entry.name().startsWith("state/"))) {
            out.hint("what was outside of the state folder is in " + location().stateDir().resolve("restored") + "; put it where you want it");
        }
    }
}
