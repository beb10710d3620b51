// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** A gateway that was asked and did not answer. */
final class ProbeFailed implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("gateway.probe_failed");
    }

    @Override
    public Reach reach() {
        return Reach.DEEP;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        scene.live().filter(live -> !live.reachable()).ifPresent(live -> found.accept(new Finding("gateway.probe_failed", Severity.WARN, live.url(),
                "the gateway did not answer", live.error(), "start it by creel gateway, or look at creel status --all")));
    }
}
