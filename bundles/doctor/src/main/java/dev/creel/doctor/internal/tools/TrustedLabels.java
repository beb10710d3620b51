// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** A wildcard among what label rules trust: then they stop nothing. */
final class TrustedLabels implements SceneCheck {
    private static final String ID = "tools.labels.wildcard";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (String list : List.of("trusted", "recipients", "domains")) {
            String path = "tools.labels." + list;
            if (scene.config().list(path).contains(Json.of("*"))) {
                found.accept(new Finding(ID, Severity.WARN, path, path + " holds \"*\"", "what strangers wrote is handled like your own words",
                        "name those you trust"));
            }
        }
    }
}
