// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code creel service uninstall}: stops the service and removes its unit; state, user and configuration stay. */
@Command(name = "uninstall", description = "stop the service and remove its unit; state, user and configuration stay")
final class ServiceUninstall extends ServiceCommand {
    @Override
    public Integer call() {
        Path unit = installed();
        ServiceInstall.ours(unit);
        if (managed()) {
            order("disable", "--now", UNIT);
        }
        try {
            Files.delete(unit);
        } catch (IOException e) {
            throw new CliException(unit + " cannot be removed: " + e.getMessage() + "; run as its owner");
        }
        if (managed()) {
            order("daemon-reload");
        }
        out.result(Json.object().put("ok", true).put("removed", unit.toString()).build(), "removed " + unit + "; the state folder is untouched");
        return 0;
    }
}
