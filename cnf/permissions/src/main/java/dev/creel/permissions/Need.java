// SPDX-License-Identifier: Apache-2.0
package dev.creel.permissions;

import dev.creel.confine.PermissionLine;

/**
 * A right that a bundle shows it needs.
 *
 * @param line the line that grants it
 * @param because where the bundle shows it
 * @param optional whether the bundle works without
 */
record Need(PermissionLine line, String because, boolean optional) {
    private static final String OSGI = "org.osgi.framework.";
    private static final String CONTRIBUTE = "dev.creel.api.plugin.ContributePermission";

    static Need service(String contract, String action, String because, boolean optional) {
        return new Need(new PermissionLine(OSGI + "ServicePermission", contract, action), because, optional);
    }

    static Need packages(String name, String action, String because, boolean optional) {
        return new Need(new PermissionLine(OSGI + "PackagePermission", name, action), because, optional);
    }

    static Need contribution(String name, String actions, String because) {
        return new Need(new PermissionLine(CONTRIBUTE, name, actions), because, false);
    }
}
