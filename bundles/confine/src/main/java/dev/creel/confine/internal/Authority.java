// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

/** The one place that knows plugins and their rights; thread-safe, and runs no plugin code. */
public interface Authority {
    /** The plugin whose code that loader defines, or null. */
    Object pluginOf(ClassLoader loader);

    /** Whether the plugin was granted that; asks without an audit line. */
    boolean holds(Object plugin, String type, String name, String actions);

    /** What of that plugin is counted. */
    Stock stock(Object plugin);

    /** Writes the audit line of a denial and makes the exception to throw. */
    SecurityException denied(Object plugin, String rule, String type, String name, String actions);
}
