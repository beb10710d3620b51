// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.models;

import dev.creel.doctor.SceneCheck;
import java.util.List;

/** The checks of the models that are named. */
public final class ModelChecks {
    public static final List<SceneCheck> ALL = List.of(new WeakModels(), new SmallModels());

    private ModelChecks() {}
}
