// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import dev.creel.api.plugin.Call;
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

    /**
     * Counts one more open socket of the plugin until what is returned is closed.
     *
     * @param call the plugin's call that it belongs to
     * @param over runs on a host thread when that call ends, if it is not closed before
     * @throws Refused when the plugin's quota of sockets is used up
     * @throws dev.creel.api.plugin.Cancelled when that is no call under way
     */
    AutoCloseable socket(Call call, Runnable over);
}
