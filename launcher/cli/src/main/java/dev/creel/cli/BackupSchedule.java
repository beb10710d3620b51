// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.cli.backup.Timer;
import dev.creel.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel backup schedule}: a timer of the person's systemd, which makes a backup whether a gateway runs or not. */
@Command(name = "schedule", description = "write systemd units that make a backup by the clock; needs backup.recipients in the configuration")
final class BackupSchedule extends CliCommand {
    @Option(names = "--at", defaultValue = "daily", paramLabel = "WHEN",
            description = "as systemd's OnCalendar writes it, for example daily, weekly or \"*-*-* 03:30\"; default ${DEFAULT-VALUE}")
    private String at;

    @Option(names = "--print", description = "only print the units")
    private boolean print;

    @Option(names = "--off", description = "take the units away")
    private boolean off;

    @Override
    public Integer call() throws IOException {
        Path folder = Path.of(System.getProperty("user.home"), ".config", "systemd", "user");
        Path service = folder.resolve("creel-backup.service");
        Path timer = folder.resolve("creel-backup.timer");
        if (off) {
            boolean gone = Files.deleteIfExists(timer) | Files.deleteIfExists(service);
            out.result(Json.object().put("ok", true).put("removed", gone).build(), gone ? "the units are gone" : "there were none");
            out.hint("run: systemctl --user disable --now creel-backup.timer; systemctl --user daemon-reload");
            return 0;
        }
        if (!(Config.open(location()).current().at("backup.recipients") instanceof Json.Arr list) || list.elements().isEmpty()) {
            throw new CliException("backup.recipients is not set: nobody types a passphrase by the clock; see creel backup keygen");
        }
        Timer units = new Timer(Installation.stable(Path.of(System.getProperty("creel.start", ""))), location(), at);
        out.result(Json.object().put("ok", true).put("service", units.service()).put("timer", units.timer()).put("written", !print).build(),
                print ? "# creel-backup.service\n" + units.service() + "\n# creel-backup.timer\n" + units.timer() : "written to " + folder);
        if (!print) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(service, units.service());
            Files.writeString(timer, units.timer());
            out.hint("start it with: systemctl --user daemon-reload; systemctl --user enable --now creel-backup.timer");
        }
        return 0;
    }
}
