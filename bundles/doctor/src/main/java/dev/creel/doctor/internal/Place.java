// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal;

import dev.creel.api.json.Json;
import dev.creel.config.KeyPath;
import dev.creel.doctor.Scene;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of the configuration that may stand at several paths.
 *
 * @param name of whose it is: a channel, or an agent; {@code defaults} for all agents
 * @param path of the section
 * @param section what is written there, without what it inherits
 */
public record Place(String name, KeyPath path, Json.Obj section) {
    private static final List<String> ROOMS = List.of("groups", "guilds", "channels", "topics");

    /** Rules of tools: for all and for each agent. */
    public static List<Place> tools(Scene scene) {
        List<Place> places = agents(scene, "tools");
        places.add(0, at(scene, "defaults", "tools"));
        return places;
    }

    /** Rules of sandboxes: for all and for each agent. */
    public static List<Place> sandboxes(Scene scene) {
        List<Place> places = agents(scene, "sandbox");
        places.add(0, at(scene, "defaults", "agents.defaults.sandbox"));
        return places;
    }

    /** Each channel and each of its accounts; the name is the channel's. */
    public static List<Place> channels(Scene scene) {
        List<Place> places = new ArrayList<>();
        scene.channels().forEach((name, channel) -> {
            KeyPath path = new KeyPath(List.of("channels", name));
            places.add(new Place(name, path, channel));
            channel.object("accounts").members().forEach((id, account) -> {
                if (account instanceof Json.Obj section && section.flag("enabled", true)) {
                    places.add(new Place(name, path.child("accounts").child(id), section));
                }
            });
        });
        return places;
    }

    /** Each group, server, channel and topic that a channel or one of its accounts lists; the name is the channel's. */
    public static List<Place> rooms(Scene scene) {
        List<Place> rooms = new ArrayList<>();
        channels(scene).forEach(place -> rooms(place, rooms));
        return rooms;
    }

    private static void rooms(Place around, List<Place> into) {
        for (String kind : ROOMS) {
            around.section.object(kind).members().forEach((id, room) -> {
                if (room instanceof Json.Obj section && section.flag("enabled", true) && section.flag("allow", true)) {
                    Place place = new Place(around.name, around.path.child(kind).child(id), section);
                    into.add(place);
                    rooms(place, into);
                }
            });
        }
    }

    private static List<Place> agents(Scene scene, String section) {
        List<Place> places = new ArrayList<>();
        List<Json> list = scene.config().list("agents.list");
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Json.Obj agent && agent.get(section) instanceof Json.Obj own) {
                places.add(new Place(agent.text("id", "main"), KeyPath.parse("agents.list[" + i + "]." + section), own));
            }
        }
        return places;
    }

    private static Place at(Scene scene, String name, String path) {
        return new Place(name, KeyPath.parse(path), scene.config().object(path));
    }

    /** What is written below the section; {@link Json.Nil} if nothing. */
    public Json at(String key) {
        Json here = section;
        for (String part : key.split("\\.")) {
            here = here instanceof Json.Obj object ? object.get(part) : Json.Nil.NIL;
        }
        return here;
    }

    /** The path of a key below the section. */
    public String of(String key) {
        KeyPath here = path;
        for (String part : key.split("\\.")) {
            here = here.child(part);
        }
        return here.toString();
    }
}
