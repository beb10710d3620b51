// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.List;
import java.util.function.Consumer;

/** Commands are asked to run in a sandbox that is switched off. */
final class SandboxMissing implements SceneCheck {
    private static final String DEFAULTS = "tools.exec.host_sandbox_no_sandbox_defaults";
    private static final String AGENTS = "tools.exec.host_sandbox_no_sandbox_agents";

    @Override
    public List<String> ids() {
        return List.of(DEFAULTS, AGENTS);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Place place : Place.tools(scene)) {
            String mode = scene.config().text("agents.defaults.sandbox.mode").orElse("all");
            boolean all = place.path().toString().equals("tools");
            if (!all) {
                mode = scene.config().text(place.path().toString().replaceFirst("\\.tools$", ".sandbox.mode")).orElse(mode);
            }
            if (place.at("exec.host").equals(Json.of("sandbox")) && mode.equals("off")) {
                found.accept(new Finding(all ? DEFAULTS : AGENTS, Severity.WARN, place.of("exec.host"), "commands have no sandbox to run in",
                        place.of("exec.host") + " is \"sandbox\" and the sandbox is off: commands are refused", "remove sandbox.mode, or choose another host"));
            }
        }
    }
}
