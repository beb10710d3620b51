// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.plugins;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** A development build: extensions are believed because of where they lie, not because of who signed them. */
final class BuiltHere implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("plugins.built_here");
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        if (!scene.plugins().release()) {
            found.accept(new Finding("plugins.built_here", Severity.WARN, scene.home().map(Object::toString).orElse(""), "this is a development build",
                    "nobody signed it: whoever can write to its folder decides what its extensions do", "run a signed distribution where others have a hold"));
        }
    }
}
