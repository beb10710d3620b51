// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.SceneCheck.Reach;
import dev.creel.doctor.internal.Checks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Runs checks over a scene. A check that fails is a finding itself: what could not be looked at is not safe. */
public final class SecurityAudit {
    /** Says which suppressions count; cannot be suppressed itself. */
    public static final String SUPPRESSIONS = "security.audit.suppressions.active";

    /** A check could not be made. */
    static final String FAILED = "security.audit.check_failed";

    private final List<SceneCheck> checks;

    /** @param checks in the order in which findings of one severity are shown */
    public SecurityAudit(List<SceneCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /** With every check of the core. */
    public static SecurityAudit ofCore() {
        return new SecurityAudit(Checks.all());
    }

    public List<SceneCheck> checks() {
        return checks;
    }

    /** Looks at everything up to that reach, and takes out what the operator declared to be meant so. */
    public Report report(Scene scene, Reach reach) {
        Set<Finding> found = new LinkedHashSet<>(findings(scene, reach));
        scene.live().ifPresent(live -> found.addAll(live.findings()));
        List<Suppression> active = Suppression.of(scene.config()).stream().filter(each -> each.active(scene.now())).toList();
        List<Finding> left = new ArrayList<>();
        List<Finding> suppressed = new ArrayList<>();
        for (Finding finding : found) {
            boolean covered = !finding.id().equals(SUPPRESSIONS) && active.stream().anyMatch(each -> each.covers(finding));
            (covered ? suppressed : left).add(finding);
        }
        return new Report(scene.now(), left, suppressed, scene.live());
    }

    /** Everything, whether suppressed or not. */
    public List<Finding> findings(Scene scene, Reach reach) {
        List<Finding> found = new ArrayList<>();
        for (SceneCheck check : checks) {
            if (check.reach().compareTo(reach) <= 0) {
                look(check, scene, found);
            }
        }
        return found;
    }

    private static void look(SceneCheck check, Scene scene, List<Finding> found) {
        try {
            check.look(scene, found::add);
        } catch (RuntimeException e) {
            found.add(new Finding(FAILED, Severity.WARN, check.ids().get(0), "a check could not be made",
                    check.ids() + " ended with " + e, "report it; until then nobody knows whether this is safe"));
        }
    }

    /** What {@code --fix} would do, each once. */
    public List<Repair> repairs(Scene scene) {
        Set<Repair> all = new LinkedHashSet<>();
        checks.forEach(check -> all.addAll(check.repairs(scene)));
        return List.copyOf(all);
    }
}
