// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.security;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Place;
import dev.creel.doctor.internal.channels.AnySender;
import dev.creel.doctor.internal.channels.OpenGroups;
import dev.creel.doctor.internal.tools.GuestTools;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Strangers may talk, and turns with their words may act: the two together are a hole, whatever the model is told. */
final class OpenRoomsWithTools implements SceneCheck {
    private static final String ELEVATED = "security.exposure.open_groups_with_elevated";
    private static final String EXEC = "security.exposure.open_channels_with_exec";
    private static final String FILES = "security.exposure.open_groups_with_runtime_or_fs";
    private static final String CONTROL = "security.exposure.open_groups_with_control_plane_tools";

    @Override
    public List<String> ids() {
        return List.of(ELEVATED, EXEC, FILES, CONTROL);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        boolean groups = OpenGroups.places(scene).findAny().isPresent() || AnySender.anywhere(scene);
        boolean direct = open(scene, "dmPolicy") || open(scene, "dm.policy");
        Json.Obj elevated = scene.config().object("tools.elevated");
        if (groups && elevated.flag("enabled", true) && !elevated.object("allowFrom").members().isEmpty()) {
            found.accept(new Finding(ELEVATED, Severity.CRITICAL, "tools.elevated", "groups are open, and commands may leave the sandbox",
                    "words of strangers stand in the same conversation as those of people who may have commands leave the sandbox",
                    "use groupPolicy \"allowlist\", or set tools.elevated.enabled: false"));
        }
        if (groups) {
            each(GuestTools.onFiles(scene), FILES, "groups", found);
            each(GuestTools.onGateway(scene), CONTROL, "groups", found);
        }
        if (direct) {
            each(GuestTools.onFiles(scene), EXEC, "direct chats", found);
        }
    }

    private static void each(Map<String, List<String>> tools, String id, String rooms, Consumer<Finding> found) {
        tools.forEach((path, names) -> found.accept(new Finding(id, Severity.CRITICAL, path, rooms + " are open to everybody, whose turns may act",
                path + " gives strangers " + String.join(", ", names), "take them out of " + path + ", or close the " + rooms)));
    }

    private static boolean open(Scene scene, String key) {
        return Place.channels(scene).stream().anyMatch(place -> place.at(key).equals(Json.of("open")));
    }
}
