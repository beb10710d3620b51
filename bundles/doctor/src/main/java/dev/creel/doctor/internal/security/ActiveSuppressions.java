// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.security;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.SecurityAudit;
import dev.creel.doctor.Suppression;
import java.util.List;
import java.util.function.Consumer;

/** What the operator declared to be meant so, which an audit does not hide. */
final class ActiveSuppressions implements SceneCheck {
    private static final String BROKEN = "security.audit.suppressions.ineffective";

    @Override
    public List<String> ids() {
        return List.of(SecurityAudit.SUPPRESSIONS, BROKEN);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        List<Suppression> complete = Suppression.of(scene.config());
        for (Suppression each : complete) {
            if (each.active(scene.now())) {
                found.accept(new Finding(SecurityAudit.SUPPRESSIONS, Severity.INFO, each.id(), each.id() + " is not reported until " + each.until(),
                        "the operator's reason: " + each.reason(), ""));
            } else {
                found.accept(new Finding(BROKEN, Severity.INFO, each.id(), "a suppression of " + each.id() + " ran out on " + each.until(),
                        "it counts no more", "remove it from " + Suppression.PATH + ", or give a later day"));
            }
        }
        int incomplete = scene.config().list(Suppression.PATH).size() - complete.size();
        if (incomplete > 0) {
            found.accept(new Finding(BROKEN, Severity.WARN, Suppression.PATH, incomplete + " suppressions are incomplete and count for nothing",
                    "each needs checkId, reason and expires, as 2030-12-31", "complete or remove them"));
        }
    }
}
