// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.config.Location;
import dev.creel.doctor.internal.files.ModeRepair;
import dev.creel.doctor.internal.files.StateTree;
import java.util.ArrayList;
import java.util.List;

/** Who may use the files of a set-up: its owner alone. */
public final class StateModes {
    private StateModes() {}

    /** Takes everybody else's rights away, in the state folder and from the configuration. @return what was done, in words */
    public static List<String> repair(Location location) {
        List<String> done = new ArrayList<>(ModeRepair.repair(StateTree.of(location.stateDir())));
        if (!location.file().startsWith(location.stateDir())) {
            done.addAll(ModeRepair.repair(StateTree.of(location.file())));
        }
        return done;
    }
}
