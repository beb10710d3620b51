// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Writing tools are denied, and commands, which write as well, are not. */
final class FilesThroughCommands implements SceneCheck {
    private static final String ID = "tools.exec.fs_tools_disabled_but_exec_enabled";
    private static final Set<String> WRITES = Set.of("write", "edit", "apply_patch", "group:fs");
    private static final Set<String> RUNS = Set.of("exec", "group:runtime", "*");

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Place place : Place.tools(scene)) {
            List<String> denied = denied(place);
            boolean reads = place.at("readOnlyMode").equals(Json.of(true));
            if (!reads && denied.stream().anyMatch(WRITES::contains) && denied.stream().noneMatch(RUNS::contains)) {
                found.accept(new Finding(ID, Severity.WARN, place.of("deny"), "writing is denied and commands are not",
                        "a command writes what " + String.join(", ", denied) + " may not", "deny \"group:runtime\" too, or set readOnlyMode"));
            }
        }
    }

    private static List<String> denied(Place place) {
        return place.section().array("deny").stream().map(each -> each instanceof Json.Str text ? text.value().strip() : "").toList();
    }
}
