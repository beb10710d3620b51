// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Repair;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Who may have commands leave the sandbox. */
final class Elevated implements SceneCheck {
    private static final int MANY = 25;
    private static final Json ANYBODY = Json.of("*");

    @Override
    public List<String> ids() {
        return List.of("tools.elevated.allowFrom.*.wildcard", "tools.elevated.allowFrom.*.large");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        each(scene, (place, channel) -> {
            List<Json> ids = place.section().object("elevated").object("allowFrom").array(channel);
            String path = place.of("elevated.allowFrom") + "." + channel;
            String id = "tools.elevated.allowFrom." + channel;
            if (ids.contains(ANYBODY)) {
                found.accept(new Finding(id + ".wildcard", Severity.WARN, path, "\"*\" stands where people are listed who may leave the sandbox",
                        path + " holds \"*\": here it means the owner alone, everywhere else in the family everybody on " + channel,
                        "list stable ids of people"));
            }
            if (ids.size() > MANY) {
                found.accept(new Finding(id + ".large", Severity.WARN, path, "many people may have commands leave the sandbox",
                        path + " lists " + ids.size() + ", more than " + MANY, "list those who need it"));
            }
        });
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        List<Repair> repairs = new ArrayList<>();
        each(scene, (place, channel) -> {
            List<Json> ids = place.section().object("elevated").object("allowFrom").array(channel);
            if (ids.contains(ANYBODY)) {
                repairs.add(new Repair.Setting(place.path().child("elevated").child("allowFrom").child(channel).toString(),
                        Json.array(ids.stream().filter(id -> !id.equals(ANYBODY)).toList()).text(), "\"*\" is no person"));
            }
        });
        return repairs;
    }

    private static void each(Scene scene, BiConsumer<Place, String> told) {
        for (Place place : Place.tools(scene)) {
            if (place.section().object("elevated").flag("enabled", true)) {
                place.section().object("elevated").object("allowFrom").members().keySet().forEach(channel -> told.accept(place, channel));
            }
        }
    }
}
