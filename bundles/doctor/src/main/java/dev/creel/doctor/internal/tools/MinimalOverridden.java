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

/** All agents have the least tools, but one has more. */
final class MinimalOverridden implements SceneCheck {
    private static final String ID = "tools.profile_minimal_overridden";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        if (!scene.config().at("tools.profile").equals(Json.of("minimal"))) {
            return;
        }
        for (Place place : Place.tools(scene)) {
            Json own = place.at("profile");
            if (own instanceof Json.Str profile && !profile.value().equals("minimal")) {
                found.accept(new Finding(ID, Severity.WARN, place.of("profile"), "an agent has more tools than tools.profile says",
                        "tools.profile is \"minimal\", that of agent " + place.name() + " is \"" + profile.value() + "\"", "remove " + place.of("profile")));
            }
        }
    }
}
