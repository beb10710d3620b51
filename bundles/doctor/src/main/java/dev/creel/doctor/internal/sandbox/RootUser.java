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
import java.util.regex.Pattern;

/** Commands run as root in the container: one hole less to find on the way out. */
final class RootUser implements SceneCheck {
    private static final Pattern ROOT = Pattern.compile("(root|0+)(:.*)?");

    @Override
    public List<String> ids() {
        return List.of("sandbox.user_root");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Place place : Place.sandboxes(scene)) {
            if (place.at("docker.user") instanceof Json.Str user && ROOT.matcher(user.value().strip()).matches()) {
                found.accept(new Finding("sandbox.user_root", Severity.WARN, place.of("docker.user"), "commands run as root in the container",
                        place.of("docker.user") + " is \"" + user.value() + "\"", "remove it: commands then run as the gateway's own user"));
            }
        }
    }
}
