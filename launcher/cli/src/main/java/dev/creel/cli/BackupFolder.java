// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.cli.backup.Shelf;
import dev.creel.config.Config;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where backups are kept. */
final class BackupFolder {
    @Option(names = "--folder", defaultValue = "", paramLabel = "FOLDER",
            description = "where backups are kept; default: backup.folder of the configuration, else ~/creel-backups")
    private String folder;

    Shelf shelf(Config config) {
        String home = System.getProperty("user.home");
        String place = !folder.isEmpty() ? folder : config.current().text("backup.folder").orElse("~/creel-backups");
        return new Shelf(Path.of(place.startsWith("~/") ? home + place.substring(1) : place));
    }
}
