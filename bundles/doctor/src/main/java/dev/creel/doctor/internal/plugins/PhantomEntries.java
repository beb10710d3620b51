// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.plugins;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.api.json.Json;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** Plugins are allowed that are not here: whoever installs one of that name finds the door open. */
final class PhantomEntries implements SceneCheck {
    private static final String ID = "plugins.allow_phantom_entries";
    private static final String PATH = "plugins.allow";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        List<String> here = scene.plugins().all().stream().map(one -> one.name()).toList();
        for (Json each : scene.config().list(PATH)) {
            if (!here.isEmpty() && each instanceof Json.Str name && !here.contains(name.value())) {
                found.accept(new Finding(ID, Severity.INFO, name.value(), PATH + " names a plugin that is not here",
                        name.value() + " is allowed before anybody looked at it", "take it out of " + PATH));
            }
        }
    }
}
