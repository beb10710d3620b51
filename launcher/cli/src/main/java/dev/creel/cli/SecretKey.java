// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.cli.backup.StateLock;
import dev.creel.vault.VaultKey;
import dev.creel.vault.VaultKey.Place;
import dev.creel.vault.VaultKey.Where;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel secrets key}: where the key of everything sealed lies, and another place for it. */
@Command(name = "key", description = "say where the key of everything sealed lies, or put it elsewhere")
final class SecretKey extends SecretCommand {
    @Option(names = "--to", defaultValue = "", paramLabel = "PLACE", description = "file, passphrase, keychain or here; without it nothing is changed")
    private String to;

    @Option(names = "--file", paramLabel = "FILE", description = "the new file for --to file, on a disk that is not backed up with the state folder")
    private Path file;

    @Option(names = "--stdin", description = "read the passphrase from standard input")
    private boolean stdin;

    @Option(names = "--renew", description = "make another key and seal everything anew with it; the gateway has to be stopped")
    private boolean renew;

    @Override
    int done() {
        if (renew) {
            return renewed();
        }
        VaultKey key = VaultKey.open(location().stateDir(), env::get);
        Where where = to.isEmpty() ? key.where() : moved(key);
        out.result(Json.object().put("place", word(where.place())).put("detail", where.detail()).put("besides", where.besides()).build(),
                text(where));
        return 0;
    }

    private int renewed() {
        try (StateLock lock = StateLock.take(location().stateDir(), "its key is made anew")) {
            int files = VaultKey.open(location().stateDir(), env::get).renew();
            out.result(Json.object().put("ok", true).put("files", files).build(), files + " files are sealed with a new key; backups need the old one");
            return 0;
        }
    }

    private Where moved(VaultKey key) {
        return switch (to) {
            case "here" -> key.move(Place.HERE, "");
            case "keychain" -> key.move(Place.KEYCHAIN, "");
            case "passphrase" -> {
                Where now = key.move(Place.PASSPHRASE, given(stdin, "the passphrase"));
                out.hint("the gateway needs it at each start: systemd's credential creel-vault-passphrase, or CREEL_VAULT_PASSPHRASE");
                yield now;
            }
            case "file" -> {
                if (file == null) {
                    throw new CliException("--to file needs --file FILE");
                }
                yield key.move(Place.FILE, file.toAbsolutePath().normalize().toString());
            }
            default -> throw new CliException("\"" + to + "\" is no place for the key; use file, passphrase, keychain or here");
        };
    }

    private static String word(Place place) {
        return place.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Where where) {
        String at = Out.oneLine(where.detail());
        return switch (where.place()) {
            case NONE -> "there is no key yet; it is made at the first use";
            case HERE -> "the key lies readable beside what it seals, in " + at + ": who copies the state folder has both;"
                    + " creel secrets key --to passphrase, keychain or file";
            case FILE -> "the key lies in the file " + at + (where.besides() ? ", inside the state folder: who copies that has both" : "");
            case PASSPHRASE -> "the key lies in " + at + ", locked with a passphrase";
            case KEYCHAIN -> "the key lies in the desktop's keychain, entry " + at;
            case CREDENTIAL -> "the key comes from systemd, credential " + at;
        };
    }
}
