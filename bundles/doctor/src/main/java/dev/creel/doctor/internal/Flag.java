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

/**
 * A check that one setting does not have one bad value.
 *
 * @param path the setting
 * @param bad the value that is reported
 * @param title what is wrong with it
 * @param detail what follows from it
 * @param narrowed JSON5 text of the value {@code --fix} writes instead; {@code null}'s text stands for removing the key, an
 *     empty text for leaving it to a person
 */
public record Flag(String id, Severity severity, String path, Json bad, String title, String detail, String remedy, String narrowed)
        implements SceneCheck {
    /** What stands for removing the key. */
    public static final String REMOVE = "null";

    /** A switch that should not be on, which {@code --fix} removes. */
    public static Flag on(String id, Severity severity, String path, String detail) {
        return new Flag(id, severity, path, Json.of(true), path + " is true", detail, "remove " + path, REMOVE);
    }

    @Override
    public List<String> ids() {
        return List.of(id);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        if (set(scene)) {
            found.accept(new Finding(id, severity, path, title, detail, remedy));
        }
    }

    @Override
    public List<Repair> repairs(Scene scene) {
        return !set(scene) || narrowed.isEmpty() ? List.of()
                : List.of(new Repair.Setting(path, narrowed.equals(REMOVE) ? "" : narrowed, title));
    }

    private boolean set(Scene scene) {
        return scene.config().at(path).equals(bad);
    }
}
