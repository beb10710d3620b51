// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.vault;

import dev.creel.doctor.SceneCheck;
import java.util.List;

/** The checks of what is sealed, and of what is frozen. */
public final class VaultChecks {
    public static final List<SceneCheck> ALL = List.of(new SealingOff(), new KeyLocation(), new Frozen());

    private VaultChecks() {}
}
