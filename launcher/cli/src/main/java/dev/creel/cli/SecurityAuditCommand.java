// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.doctor.Report;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck.Reach;
import dev.creel.doctor.SecurityAudit;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code creel security audit}: exit status 0 when nothing is above info, 1 after a warning, 2 when something is critical. */
@Command(name = "audit", description = "look for what is unsafe; exit status 0 safe, 1 warnings, 2 critical")
final class SecurityAuditCommand extends CliCommand {
    @Override
    public Integer call() {
        Optional<Path> home = Optional.ofNullable(System.getProperty("creel.home")).map(Path::of);
        Report report = SecurityAudit.ofCore().report(Scene.open(location(), home), Reach.MACHINE);
        out.result(report.json(), AuditText.of(report, System.getProperty("user.home")));
        return report.status();
    }
}
