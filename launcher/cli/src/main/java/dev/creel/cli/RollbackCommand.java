// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code creel rollback}: uses the release before this one again; the other way round when done twice. */
@Command(name = "rollback", description = "use the release before this one again; state and configuration are left alone")
final class RollbackCommand extends ReleaseCommand {
    @Override
    public Integer call() {
        Installation installed = installation().linked();
        Path before = installed.before().filter(each -> !each.equals(installed.current())).orElseThrow(() -> new CliException(
                "there is no release before " + installed.current().getFileName() + ": " + installed.previous() + " leads to none"));
        String version = Installation.said(before, "version");
        boolean restarted = use(installed, before);
        out.result(Json.object().put("ok", true).put("version", version).put("path", before.toString())
                .put("previous", installed.current().toString()).put("restarted", restarted).build(),
                "creel " + version + " is in use again" + told(restarted));
        return 0;
    }
}
