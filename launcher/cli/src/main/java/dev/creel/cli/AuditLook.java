// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.config.Location;
import dev.creel.doctor.Report;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck.Reach;
import dev.creel.doctor.SecurityAudit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the security audit says, in one line for each severity; the audit itself is a command of its own. */
final class AuditLook implements DoctorLook {
    @Override
    public void look(Location location, Consumer<Finding> found) {
        Report report = report(location, Reach.MACHINE);
        for (Severity severity : List.of(CRITICAL, WARN)) {
            List<String> ids = report.findings().stream().filter(each -> each.severity() == severity).map(Finding::id).distinct().toList();
            if (!ids.isEmpty()) {
                found.accept(new Finding("doctor.security", severity, "security", "the security audit has findings", String.join(", ", ids),
                        "creel security audit says what each means; --fix narrows what can be narrowed"));
            }
        }
    }

    static Report report(Location location, Reach reach) {
        Optional<Path> home = Optional.ofNullable(System.getProperty("creel.home")).map(Path::of);
        return SecurityAudit.ofCore().report(Scene.open(location, home), reach);
    }
}
