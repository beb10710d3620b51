// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import java.util.List;

/**
 * The plugins as an audit sees them.
 *
 * @param release whether this is a signed distribution; otherwise extensions were built here and are believed by their place
 * @param all by name
 * @param troubles what the plugin host's own look found wrong
 */
public record Installed(boolean release, List<One> all, List<Trouble> troubles) {
    /** Nothing is known about plugins. */
    public static final Installed UNKNOWN = new Installed(true, List.of(), List.of());

    public Installed {
        all = List.copyOf(all);
        troubles = List.copyOf(troubles);
    }

    /**
     * One plugin.
     *
     * @param shipped whether its jar comes with the distribution
     * @param policyShipped whether its policy does as well, and is not the operator's own
     * @param granted encoded lines of its policy
     * @param used encoded lines, or names, of rights it was seen using; empty when nobody watched
     */
    public record One(String name, String state, boolean shipped, boolean policyShipped, List<String> granted, List<String> used) {
        public One {
            granted = List.copyOf(granted);
            used = List.copyOf(used);
        }
    }

    /** @param id of the plugin host's own look @param severity {@code critical}, {@code warn} or {@code info} */
    public record Trouble(String id, String severity, String plugin, String text, String remedy) {}
}
