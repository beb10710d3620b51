// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.sandbox;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.List;
import java.util.function.Consumer;

/** A container is described that nothing runs in. */
final class ConfiguredButOff implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("sandbox.docker_config_mode_off");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Place place : Place.sandboxes(scene)) {
            if (place.at("mode").equals(Json.of("off")) && place.at("docker") instanceof Json.Obj docker && !docker.members().isEmpty()) {
                found.accept(new Finding("sandbox.docker_config_mode_off", Severity.WARN, place.of("docker"), "a container is described and not used",
                        place.of("mode") + " is \"off\", so " + place.of("docker") + " protects nothing", "remove " + place.of("mode")));
            }
        }
    }
}
