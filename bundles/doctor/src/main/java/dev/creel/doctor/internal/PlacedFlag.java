// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Repair;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A check that one key does not have one bad value, wherever a section of its kind stands.
 *
 * @param id {@code *} in it stands for the place's name
 * @param where the sections
 * @param key below each section
 * @param bad the value that is reported
 * @param detail what follows from it
 * @param narrowed as of {@link Flag}
 */
public record PlacedFlag(String id, Severity severity, Function<Scene, List<Place>> where, String key, Json bad, String detail,
        String remedy, String narrowed) implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of(id);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        places(scene).forEach(place -> found.accept(new Finding(id.replace("*", place.name()), severity, place.of(key),
                place.of(key) + " is " + bad.text(), detail, remedy)));
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        return narrowed.isEmpty() ? List.of() : places(scene).stream().<Repair>map(place -> new Repair.Setting(place.of(key),
                narrowed.equals(Flag.REMOVE) ? "" : narrowed, place.of(key) + " is " + bad.text())).toList();
    }

    private List<Place> places(Scene scene) {
        return where.apply(scene).stream().filter(place -> place.at(key).equals(bad)).toList();
    }
}
