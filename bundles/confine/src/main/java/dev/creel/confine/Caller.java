// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import dev.creel.api.plugin.Refused;
import org.osgi.annotation.versioning.ProviderType;

/** One plugin as a facade sees it; thread-safe. */
@ProviderType
public interface Caller {
    PluginId plugin();

    /** Whether the plugin holds that right; asks without an audit line. */
    boolean holds(String type, String name, String actions);

    /** Whether the plugin may contribute anything of that kind, as {@code model}. */
    boolean contributes(String kind);

    /**
     * Demands a right: {@code demand("dev.creel.api.net.EgressPermission", "https://x", "http")}.
     *
     * @throws Refused after one audit line that says who, what, and which line would grant it
     */
    void demand(String type, String name, String actions);
}
