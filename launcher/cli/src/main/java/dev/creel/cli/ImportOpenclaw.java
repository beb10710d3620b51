// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.cli.family.Home;
import dev.creel.cli.family.Import;
import dev.creel.cli.family.Report;
import dev.creel.config.Config;
import dev.creel.vault.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel import openclaw}: takes over a state folder of OpenClaw, Moltbot or Clawdbot, which stays as it is. */
@Command(name = "openclaw", description = "take over configuration, keys, paired people, sessions and workspace of OpenClaw, Moltbot or Clawdbot")
final class ImportOpenclaw extends CliCommand {
    @Parameters(paramLabel = "PATH", arity = "0..1", description = "its state folder; default: ~/.openclaw, ~/.moltbot or ~/.clawdbot")
    private Path path;

    @Option(names = "--dry-run", description = "only say what would be taken")
    private boolean dry;

    @Override
    public Integer call() {
        Home home = Home.of(Optional.ofNullable(path), Path.of(System.getProperty("user.home")));
        boolean sealing = !Config.open(location()).current().text("vault.sealing").orElse("sealed").equals("plain");
        Store store = Store.open(location().stateDir(), sealing, env.getOrDefault("CREDENTIALS_DIRECTORY", ""));
        Report report = new Import(home, location(), store, dry).run(Clock.systemUTC().instant(),
                provider -> Vendor.of(provider).map(vendor -> List.of(vendor.baseUrl(), vendor.api())));
        String text = String.join("\n", report.lines().stream().map(line -> Out.oneLine(line.text())).toList());
        out.result(Json.object().put("ok", true).put("from", home.folder().toString()).put("dryRun", dry).put("report", report.json()).build(), text);
        out.hint(dry ? "nothing was changed" : "imported from " + home.folder() + ", which was not changed; look at it with: creel config validate; then: creel gateway");
        return 0;
    }
}
