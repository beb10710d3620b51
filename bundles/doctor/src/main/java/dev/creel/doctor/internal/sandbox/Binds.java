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

/** Folders of this machine that commands in the container write to. */
final class Binds implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("sandbox.bind_writable");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Place place : Place.sandboxes(scene)) {
            List<String> writable = place.at("docker.binds") instanceof Json.Arr list ? list.elements().stream()
                    .map(each -> each instanceof Json.Str text ? text.value() : "").filter(bind -> bind.matches(".*:(rw|rw,.*|.*,rw)")).toList() : List.of();
            if (!writable.isEmpty()) {
                found.accept(new Finding("sandbox.bind_writable", Severity.WARN, place.of("docker.binds"),
                        "commands in the container write to folders of this machine", String.join(", ", writable), "end them with :ro"));
            }
        }
    }
}
