// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.channels;

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

/** Every member of a listed group may talk to the agent. */
final class AnySender implements SceneCheck {
    private static final String KEY = "groupAllowFrom";

    @Override
    public List<String> ids() {
        return List.of("channels.*.groups.allowFrom.wildcard");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        wild(scene).forEach(place -> found.accept(new Finding("channels." + place.name() + ".groups.allowFrom.wildcard", Severity.CRITICAL, place.of(KEY),
                "every member of a listed group may talk to the agent", place.of(KEY) + " holds \"*\"", "list stable ids of people")));
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        return wild(scene).<Repair>map(place -> new Repair.Setting(place.of(KEY), Json.array(((Json.Arr) place.at(KEY)).elements().stream()
                .filter(id -> !id.equals(Json.of("*"))).toList()).text(), "every member of a listed group may talk")).toList();
    }

    private static Stream<Place> wild(Scene scene) {
        return Place.channels(scene).stream().filter(place -> place.at(KEY) instanceof Json.Arr list && list.elements().contains(Json.of("*")));
    }
}
