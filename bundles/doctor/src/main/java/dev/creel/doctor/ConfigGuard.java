// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.config.Config.Guard;
import dev.creel.config.Config.Issue;
import dev.creel.config.View;
import dev.creel.doctor.SceneCheck.Reach;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Refuses a change of the configuration that newly opens a critical hole, unless the same change says that it is meant so.
 * What was open before does not stop other changes.
 */
public final class ConfigGuard implements Guard {
    private final SecurityAudit audit;
    private final Clock clock;
    private final Consumer<Finding> refused;

    /** What is compared: detail may change without the hole being another one. */
    private record Hole(String id, String subject) {}

    /** @param refused told of each hole a change was refused for */
    public ConfigGuard(SecurityAudit audit, Clock clock, Consumer<Finding> refused) {
        this.audit = audit;
        this.clock = clock;
        this.refused = refused;
    }

    @Override
    public List<Issue> objections(View before, View after) {
        Set<Hole> known = critical(before).stream().map(ConfigGuard::hole).collect(Collectors.toSet());
        List<Finding> fresh = critical(after).stream().filter(finding -> !known.contains(hole(finding))).toList();
        fresh.forEach(refused);
        return fresh.stream().map(ConfigGuard::issue).toList();
    }

    private List<Finding> critical(View view) {
        Scene scene = new Scene(view, Optional.empty(), Installed.UNKNOWN, Optional.empty(), clock.instant());
        return audit.report(scene, Reach.CONFIGURATION).findings().stream()
                .filter(finding -> finding.severity() == Severity.CRITICAL || finding.id().equals(SecurityAudit.FAILED)).toList();
    }

    private static Hole hole(Finding finding) {
        return new Hole(finding.id(), finding.subject());
    }

    private static Issue issue(Finding finding) {
        return new Issue(finding.subject(), "would open a critical hole, " + finding.id() + ": " + finding.detail(), finding.remedy()
                + "; if it is meant so, the same change adds {checkId: \"" + finding.id() + "\", reason: \"...\", expires: \"YYYY-MM-DD\"} to "
                + Suppression.PATH);
    }
}
