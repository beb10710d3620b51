// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.tools;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** Turns whose words are not the owner's have tools that act. */
final class Guests implements SceneCheck {
    private static final String ID = "tools.guests.acting";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        GuestTools.acting(scene).forEach((path, tools) -> found.accept(new Finding(ID, Severity.WARN, path,
                "people who are not the owner have tools that act", path + " gives them " + String.join(", ", tools),
                "take these out, or name only tools that read")));
    }
}
