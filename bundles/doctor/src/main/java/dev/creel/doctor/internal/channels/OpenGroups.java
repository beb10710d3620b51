// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.channels;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.config.KeyPath;
import dev.creel.doctor.Repair;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every member of every group may talk to the agent. */
public final class OpenGroups implements SceneCheck {
    private static final String KEY = "groupPolicy";

    @Override
    public List<String> ids() {
        return List.of("channels.*.groups.open");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        places(scene).forEach(place -> found.accept(new Finding("channels." + place.name() + ".groups.open", Severity.CRITICAL, place.of(KEY),
                "every group may talk to the agent", place.of(KEY) + " is \"open\": whoever is in a group with the agent, or adds it to one, is let in",
                "use \"allowlist\" and list groups and people")));
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        return places(scene).<Repair>map(place -> new Repair.Setting(place.of(KEY), "\"allowlist\"", "every group may talk to the agent")).toList();
    }

    /** Also of the defaults of all channels, and of single places. */
    public static Stream<Place> places(Scene scene) {
        Place defaults = new Place("defaults", KeyPath.parse("channels.defaults"), scene.config().object("channels.defaults"));
        return Stream.of(List.of(defaults), Place.channels(scene), Place.rooms(scene)).flatMap(List::stream).filter(place -> OpenDirect.open(place, KEY));
    }
}
