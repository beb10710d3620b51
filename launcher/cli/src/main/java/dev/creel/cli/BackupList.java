// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.cli.backup.Shelf;
import dev.creel.config.Config;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code creel backup list}: what is in the folder; needs no key. */
@Command(name = "list", description = "list the backups in the folder")
final class BackupList extends CliCommand {
    @Mixin
    private BackupFolder folder;

    @Override
    public Integer call() {
        List<Shelf.Backup> all = folder.shelf(Config.open(location())).list();
        Json list = Json.array(all.stream().map(one -> Json.object().put("file", one.file().toString()).put("at", one.at().toString())
                .put("size", one.size()).put("age", one.sound()).build()).toList());
        out.result(Json.object().put("ok", true).put("backups", list).build(), all.isEmpty() ? "no backups; make one with: creel backup create"
                : String.join("\n", all.stream().map(one -> one.at() + "  " + one.size() + "  " + one.file()
                        + (one.sound() ? "" : "  DAMAGED: no file of age")).toList()));
        return 0;
    }
}
