// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Repair;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every command runs on this machine, and nobody is asked. */
final class UnaskedCommands implements SceneCheck {
    private static final String ID = "tools.exec.full_without_asking";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        places(scene).forEach(place -> found.accept(new Finding(ID, Severity.CRITICAL, place.of("exec.ask"),
                "commands run on this machine and nobody is asked", place.of("exec.security") + " is \"full\" and " + place.of("exec.ask")
                + " is \"off\": one tricked turn has what your account has", "use \"allowlist\" with \"on-miss\"")));
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        return places(scene).<Repair>map(place -> new Repair.Setting(place.of("exec.ask"), "\"on-miss\"", "nobody is asked about commands")).toList();
    }

    private static Stream<Place> places(Scene scene) {
        Json.Obj shared = scene.config().object("tools.exec");
        return Place.tools(scene).stream().filter(place -> {
            Json.Obj own = place.section().object("exec");
            return (own.has("security") || own.has("ask")) && said(own, shared, "security").equals("full") && said(own, shared, "ask").equals("off");
        });
    }

    private static String said(Json.Obj own, Json.Obj shared, String key) {
        return own.text(key).orElseGet(() -> shared.text(key, ""));
    }
}
