// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.doctor.Live;
import dev.creel.doctor.Mended;
import dev.creel.doctor.Mender;
import dev.creel.doctor.Report;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck.Reach;
import dev.creel.doctor.SecurityAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel security audit}: exit status 0 when nothing is above info, 1 after a warning, 2 when something is critical. */
@Command(name = "audit", description = "look for what is unsafe; exit status 0 safe, 1 warnings, 2 critical")
final class SecurityAuditCommand extends GatewayCommand {
    private static final long LEAST_MILLIS = 250;

    @Option(names = "--deep", description = "ask the running gateway and its plugins too")
    private boolean deep;

    @Option(names = "--fix", description = "mend what can be mended by taking rights away; shows what changed")
    private boolean fix;

    @Option(names = "--undo", description = "put back what the last --fix changed")
    private boolean undo;

    @Option(names = "--timeout", defaultValue = "5000", description = "milliseconds for --deep, default ${DEFAULT-VALUE}")
    private long timeout;

    @Override
    public Integer call() {
        SecurityAudit audit = SecurityAudit.ofCore();
        Optional<Mended> mended = undo ? Optional.of(undone()) : fix ? Optional.of(mended(audit)) : Optional.empty();
        Scene scene = scene();
        Report report = audit.report(deep ? scene.with(asked()) : scene, deep ? Reach.DEEP : Reach.MACHINE);
        String home = System.getProperty("user.home");
        String text = AuditText.of(report, deep, home);
        if (mended.isEmpty()) {
            out.result(report.json(), text);
        } else {
            out.result(Json.object().put(undo ? "undo" : "fix", mended.get().json()).put("report", report.json()).build(),
                    AuditText.of(mended.get(), undo, home) + "\n\n" + text);
        }
        return report.status();
    }

    private static Scene scene() {
        return Scene.open(location(), Optional.ofNullable(System.getProperty("creel.home")).map(Path::of));
    }

    private static Mended mended(SecurityAudit audit) {
        try {
            return new Mender(location()).mend(audit.repairs(scene()));
        } catch (IOException e) {
            throw new CliException("nothing could be mended in " + location().stateDir() + " (" + e + "); check its permissions and free space");
        }
    }

    private static Mended undone() {
        try {
            return new Mender(location()).undo();
        } catch (IllegalStateException e) {
            throw new CliException(e.getMessage());
        } catch (IOException e) {
            throw new CliException("nothing could be put back in " + location().stateDir() + " (" + e + "); check its permissions and free space");
        }
    }

    /** What the gateway itself and its plugins say; whatever it says about files and settings was looked at here. */
    private Live asked() {
        Target target = target();
        Duration wait = Duration.ofMillis(Math.max(LEAST_MILLIS, timeout));
        try (GatewayClient client = connect(target, "security.audit", wait)) {
            Json.Obj answer = client.call("security.audit", Json.object().put("deep", true).build(), false, event -> { });
            return new Live(target.toString(), true, "", Report.findings(answer).stream().filter(finding -> finding.id().startsWith("plugins.")).toList());
        } catch (CliException e) {
            return new Live(target.toString(), false, Out.oneLine(e.getMessage()), List.of());
        }
    }
}
