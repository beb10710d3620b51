// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.hooks;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One thing that is wrong with webhooks; silent while they are off. */
record HookCheck(String id, Severity severity, String path, String title, Predicate<Scene> bad, String remedy) implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of(id);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        if (scene.config().flag("hooks.enabled", false) && bad.test(scene)) {
            found.accept(new Finding(id, severity, path, title, "webhooks are on (hooks.enabled)", remedy));
        }
    }
}
