// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.channels;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Repair;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whoever may talk may also give commands that change settings.
 *
 * @param channel the one whose id of the family this is; empty for all
 */
record OpenCommands(String id, String channel) implements SceneCheck {
    private static final String PATH = "commands.useAccessGroups";

    @Override
    public List<String> ids() {
        return List.of(id);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        boolean listed = scene.config().object("commands.allowFrom").has("*") || scene.config().object("commands.allowFrom").has(channel);
        boolean here = channel.isEmpty() ? !scene.channels().isEmpty() : scene.channels().containsKey(channel);
        if (off(scene) && here && !listed) {
            found.accept(new Finding(id, Severity.CRITICAL, PATH, "whoever may talk" + (channel.isEmpty() ? "" : " by " + channel)
                    + " may give commands that change settings", PATH + " is false, and commands.allowFrom names nobody"
                    + (channel.isEmpty() ? "" : " for " + channel), "remove " + PATH));
        }
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        return off(scene) ? List.of(new Repair.Setting(PATH, "", "whoever may talk may give commands")) : List.of();
    }

    private static boolean off(Scene scene) {
        return scene.config().at(PATH).equals(Json.of(false));
    }
}
