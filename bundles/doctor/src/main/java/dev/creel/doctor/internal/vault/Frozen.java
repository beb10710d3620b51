// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.vault;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Held;
import dev.creel.config.Freeze.Part;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;

/** What the operator has frozen and may have forgotten. */
final class Frozen implements SceneCheck {
    private static final String ID = "freeze.held";

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
        Freeze freeze = Freeze.of(scene.stateDir());
        for (Part part : freeze.parts()) {
            Held held = freeze.held(part).orElse(new Held(part, "", "", ""));
            found.accept(new Finding(ID, Severity.INFO, part.word(), part.word() + " is frozen",
                    "since " + (held.since().isEmpty() ? "an unknown time" : held.since()) + (held.by().isEmpty() ? "" : ", by " + held.by())
                            + (held.reason().isEmpty() ? "" : ": " + held.reason()), "creel thaw " + part.word()));
        }
    }
}
