// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The plugins of this host; thread-safe. */
@ProviderType
public interface Plugins {
    List<Info> list();

    /** Whether every plugin the operator wants is started or has failed for good. */
    boolean settled();

    /** A plugin; {@code state} is {@code active}, {@code failed}, {@code refused} or {@code disabled}; {@code reason} says why. */
    record Info(String name, String symbolicName, String version, String state, String reason, List<String> contributes) {}
}
