// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.List;

/**
 * What a plugin may do: declared by its bundle and granted by the operator.
 *
 * @param granted lines in the standard PermissionInfo encoding, variables already replaced
 */
public record Rights(List<String> granted) {
    public Rights {
        granted = List.copyOf(granted);
    }
}
