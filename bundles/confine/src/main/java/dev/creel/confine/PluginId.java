// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.Objects;

/**
 * A plugin's identity.
 *
 * @param name the short name, which is also its policy file's: {@code channel-telegram}
 * @param symbolicName the bundle's symbolic name
 * @param version the bundle's version
 * @param digest SHA-256 of the exact bytes, lower-case hex
 */
public record PluginId(String name, String symbolicName, String version, String digest) {
    public PluginId {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(symbolicName, "symbolicName");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(digest, "digest");
    }
}
