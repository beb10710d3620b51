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

/** Every member of a listed group may talk to the agent, by the list of all groups or by that of a single place. */
public final class AnySender implements SceneCheck {
    private static final List<String> OF_ALL = List.of("groupAllowFrom");
    private static final List<String> OF_ROOM = List.of("allowFrom", "users");

    private record Wild(Place place, String key) {
        String path() {
            return place.of(key);
        }

        boolean is() {
            return place.at(key) instanceof Json.Arr list && list.elements().stream().anyMatch(AnySender::anybody);
        }

        String without() {
            return Json.array(((Json.Arr) place.at(key)).elements().stream().filter(id -> !anybody(id)).toList()).text();
        }
    }

    @Override
    public List<String> ids() {
        return List.of("channels.*.groups.allowFrom.wildcard");
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        wild(scene).forEach(list -> found.accept(new Finding("channels." + list.place().name() + ".groups.allowFrom.wildcard", Severity.CRITICAL, list.path(),
                "every member of a listed group may talk to the agent", list.path() + " holds \"*\"", "list stable ids of people")));
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        return wild(scene).<Repair>map(list -> new Repair.Setting(list.path(), list.without(), "every member of a listed group may talk")).toList();
    }

    /** Whether some list lets every member in. */
    public static boolean anywhere(Scene scene) {
        return wild(scene).findAny().isPresent();
    }

    private static Stream<Wild> wild(Scene scene) {
        return Stream.concat(lists(Place.channels(scene), OF_ALL), lists(Place.rooms(scene), OF_ROOM)).filter(Wild::is);
    }

    private static Stream<Wild> lists(List<Place> places, List<String> keys) {
        return places.stream().flatMap(place -> keys.stream().map(key -> new Wild(place, key)));
    }

    /** With blanks around it too: the gate strips them. */
    private static boolean anybody(Json id) {
        return id instanceof Json.Str text && text.value().strip().equals("*");
    }
}
