// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.List;

/**
 * What a plugin may do: declared by its bundle and granted by the operator.
 *
 * @param granted lines in the standard PermissionInfo encoding, variables already replaced
 * @param dataFolder its own folder, free of links, whose size its quota bounds; empty when it has none
 */
public record Rights(List<String> granted, String dataFolder) {
    public Rights {
        granted = List.copyOf(granted);
    }

    /** Rights of a plugin without a folder. */
    public Rights(List<String> granted) {
        this(granted, "");
    }
}
