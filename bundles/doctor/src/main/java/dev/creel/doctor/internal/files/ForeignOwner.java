// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.files.StateTree.Entry;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Something in the state folder that belongs to another user than the folder: he may change it, whatever its mode says. */
final class ForeignOwner implements SceneCheck {
    @Override
    public List<String> ids() {
        return List.of("fs.state_file.foreign_owner");
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        Optional<Entry> state = Places.entry(scene.stateDir());
        if (state.isEmpty()) {
            return;
        }
        for (Entry entry : StateTree.of(scene.stateDir())) {
            if (!entry.is().owner().equals(state.get().is().owner())) {
                found.accept(new Finding("fs.state_file.foreign_owner", CRITICAL, entry.path().toString(),
                        "a file in the state folder belongs to somebody else", entry.path() + " belongs to " + entry.is().owner().getName(),
                        "look at it, then chown " + state.get().is().owner().getName() + ' ' + entry.path() + ", or take it away"));
            }
        }
    }
}
