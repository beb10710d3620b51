// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.vault;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** Stores that are written in clear. */
final class SealingOff implements SceneCheck {
    private static final String ID = "vault.sealing_off";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        if (scene.config().text("vault.sealing").filter("plain"::equals).isPresent()) {
            found.accept(new Finding(ID, Severity.WARN, "vault.sealing", "new files of the state folder are not sealed",
                    "conversations, secrets and devices stand readable on the disk and in every copy of it", "remove vault.sealing"));
        }
    }
}
