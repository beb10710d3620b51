// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.config.LocalModels;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What connections are kept apart by, beside their origin: no plugin rides on another's connection, and none on a
 * connection that a right it no longer has once opened.
 *
 * @param plugin the plugin's name
 * @param privately whether addresses of this machine and its networks are allowed
 * @param literal the address, when the origin names one
 * @param home whether nothing else than those addresses is allowed
 */
record Pool(String plugin, boolean privately, Optional<InetAddress> literal, boolean home) {
    boolean allows(InetAddress address) {
        // A form that carries an address of home inside may still be routed into the world.
        if (home && !LocalModels.near(address)) {
            return false;
        }
        return switch (Reach.of(address)) {
            case GLOBAL -> true;
            case PRIVATE -> privately;
            case LINK -> privately && literal.isPresent();
            case NONE -> false;
        };
    }
}
