// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.security;

import dev.creel.doctor.SceneCheck;
import java.util.List;

/** The checks of the whole: how much is open, to whom, and what was declared to be meant so. */
public final class SecurityChecks {
    public static final List<SceneCheck> ALL = List.of(new AttackSurface(), new DangerousFlags(), new OpenRoomsWithTools(), new ManyPeople(),
            new ActiveSuppressions());

    private SecurityChecks() {}
}
