// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.channels;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Repair;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Direct messages of everybody reach the agent. */
final class OpenDirect implements SceneCheck {
    private static final List<String> KEYS = List.of("dmPolicy", "dm.policy");

    @Override
    public List<String> ids() {
        return List.of("channels.*.dm.open");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Place place : Place.channels(scene)) {
            KEYS.stream().filter(key -> open(place, key)).forEach(key -> found.accept(new Finding("channels." + place.name() + ".dm.open",
                    Severity.CRITICAL, place.of(key), "everybody may write to the agent by " + place.name(),
                    place.of(key) + " is \"open\": a stranger's words reach the model and its tools", "use \"pairing\" or \"allowlist\"")));
        }
    }

    /** The wildcard in the list counts only while the policy is open; people who are listed stay. */
    @Override
    public List<Repair> repairs(Scene scene) {
        List<Repair> repairs = new ArrayList<>();
        for (Place place : Place.channels(scene)) {
            KEYS.stream().filter(key -> open(place, key)).forEach(key ->
                    repairs.add(new Repair.Setting(place.of(key), "\"pairing\"", "everybody may write by " + place.name())));
        }
        return repairs;
    }

    static boolean open(Place place, String key) {
        return place.at(key).equals(Json.of("open"));
    }
}
