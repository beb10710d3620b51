// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.security;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.config.KeyPath;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Every switch by whose name alone a protection is given up, wherever it stands and whether it is known here or not. */
final class DangerousFlags implements SceneCheck {
    private static final String ID = "config.insecure_or_dangerous_flags";
    private static final Pattern BREAKS = Pattern.compile("dangerously.*|allowInsecure.*|allowUnsafe.*|insecureSkip.*|skipVerify.*|disable[A-Z].*Auth.*");

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        walk(scene.config().root(), KeyPath.ROOT, found);
    }

    private static void walk(Json value, KeyPath path, Consumer<Finding> found) {
        if (value instanceof Json.Obj object) {
            object.members().forEach((key, child) -> {
                if (child.equals(Json.of(true)) && BREAKS.matcher(key).matches()) {
                    found.accept(new Finding(ID, Severity.WARN, path.child(key).toString(), path.child(key) + " is true",
                            "its name says that it gives up a protection", "remove it unless you are mending something right now"));
                } else {
                    walk(child, path.child(key), found);
                }
            });
        } else if (value instanceof Json.Arr list) {
            for (int i = 0; i < list.elements().size(); i++) {
                walk(list.elements().get(i), path.child(Integer.toString(i)), found);
            }
        }
    }
}
