// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.config.Location;
import java.util.List;
import java.util.function.Consumer;

/** One thing the doctor looks at: says what is broken and, where it can, mends it. */
interface DoctorLook {
    void look(Location location, Consumer<Finding> found);

    /** Mends what it found; nothing when all is well. @return what was done, in words */
    default List<String> mend(Location location) {
        return List.of();
    }
}
