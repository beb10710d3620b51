// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.internal.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What {@code tools.guests} gives to turns whose words are not the owner's. */
public final class GuestTools {
    private static final Set<String> ACTING = Set.of("*", "exec", "process", "group:runtime", "group:fs", "write", "edit", "apply_patch", "message",
            "group:messaging", "sessions_send", "sessions_spawn", "group:sessions", "gateway", "cron", "group:automation", "nodes", "group:nodes",
            "browser", "canvas", "group:ui", "group:openclaw", "group:plugins");
    private static final Set<String> ON_FILES = Set.of("*", "exec", "process", "group:runtime", "group:fs", "write", "edit", "apply_patch", "group:openclaw");
    private static final Set<String> ON_GATEWAY = Set.of("*", "gateway", "cron", "group:automation", "nodes", "group:nodes", "group:openclaw");

    private GuestTools() {}

    /** Tools that act, by the list that names them. */
    static Map<String, List<String>> acting(Scene scene) {
        return named(scene, ACTING);
    }

    /** Those that run commands or write files. */
    public static Map<String, List<String>> onFiles(Scene scene) {
        return named(scene, ON_FILES);
    }

    /** Those that change the gateway itself. */
    public static Map<String, List<String>> onGateway(Scene scene) {
        return named(scene, ON_GATEWAY);
    }

    private static Map<String, List<String>> named(Scene scene, Set<String> which) {
        Map<String, List<String>> found = new TreeMap<>();
        for (Place place : Place.tools(scene)) {
            for (String list : List.of("guests.allow", "guests.alsoAllow")) {
                List<String> here = place.at(list) instanceof Json.Arr names ? names.elements().stream()
                        .map(each -> each instanceof Json.Str text ? text.value().strip() : "").filter(which::contains).toList() : List.of();
                if (!here.isEmpty()) {
                    found.put(place.of(list), here);
                }
            }
        }
        return found;
    }
}
