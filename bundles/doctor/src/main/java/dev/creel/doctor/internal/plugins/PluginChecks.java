// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.plugins;

import dev.creel.doctor.SceneCheck;
import java.util.List;

/** The checks of foreign code. */
public final class PluginChecks {
    public static final List<SceneCheck> ALL = List.of(new BuiltHere(), new Troubles(), new PhantomEntries(), new WideRights());

    private PluginChecks() {}
}
