// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.config.Config.Guard;
import dev.creel.config.Config.Issue;
import dev.creel.config.View;
import dev.creel.doctor.SceneCheck.Reach;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses a change of the configuration that newly opens a critical hole, unless the same change says that it is meant so.
 * What was open before does not stop other changes.
 */
public final class ConfigGuard implements Guard {
    private final SecurityAudit audit;
    private final Clock clock;
    private final Consumer<Finding> refused;
    private final Consumer<Finding> accepted;

    private static final Pattern OF_AGENT = Pattern.compile("agents\\.list(?:\\[(\\d+)]|\\.(\\d+))");

    /** What is compared: detail may change without the hole being another one. An agent is who it is, wherever it stands in the list. */
    private record Hole(String id, String subject) {
        static Hole of(Finding finding, View view) {
            Matcher place = OF_AGENT.matcher(finding.subject());
            if (!place.lookingAt()) {
                return new Hole(finding.id(), finding.subject());
            }
            List<Json> agents = view.snapshot().list("agents.list");
            int index = Integer.parseInt(place.group(1) == null ? place.group(2) : place.group(1));
            String agent = index < agents.size() && agents.get(index) instanceof Json.Obj section ? section.text("id", "main") : place.group();
            return new Hole(finding.id(), "agent " + agent + finding.subject().substring(place.end()));
        }
    }

    /**
     * @param refused told of each hole a change was refused for
     * @param accepted told of each hole that a change opens because it says so
     */
    public ConfigGuard(SecurityAudit audit, Clock clock, Consumer<Finding> refused, Consumer<Finding> accepted) {
        this.audit = audit;
        this.clock = clock;
        this.refused = refused;
        this.accepted = accepted;
    }

    @Override
    public List<Issue> objections(View before, View after) {
        Report was = report(before);
        Report is = report(after);
        Set<Hole> known = critical(was.findings()).map(finding -> Hole.of(finding, before)).collect(Collectors.toCollection(HashSet::new));
        List<Finding> fresh = critical(is.findings()).filter(finding -> !known.contains(Hole.of(finding, after))).toList();
        fresh.forEach(refused);
        if (fresh.isEmpty()) {
            critical(was.suppressed()).forEach(finding -> known.add(Hole.of(finding, before)));
            critical(is.suppressed()).filter(finding -> !known.contains(Hole.of(finding, after))).forEach(accepted);
        }
        return fresh.stream().map(ConfigGuard::issue).toList();
    }

    private Report report(View view) {
        return audit.report(new Scene(view, Optional.empty(), Installed.UNKNOWN, Optional.empty(), clock.instant()), Reach.CONFIGURATION);
    }

    private static Stream<Finding> critical(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.severity() == Severity.CRITICAL || finding.id().equals(SecurityAudit.FAILED));
    }

    private static Issue issue(Finding finding) {
        return new Issue(finding.subject(), "would open a critical hole, " + finding.id() + ": " + finding.detail(), finding.remedy()
                + "; if it is meant so, the same change adds {checkId: \"" + finding.id() + "\", reason: \"...\", expires: \"YYYY-MM-DD\"} to "
                + Suppression.PATH);
    }
}
