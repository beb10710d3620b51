// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.tool.ToolSpec;

/**
 * A tool as the patterns of a policy see it.
 *
 * @param spec the tool
 * @param plugin the plugin that offers it; empty for the gateway's own
 * @param foreign whether that plugin is none of the distribution's
 */
record Named(ToolSpec spec, String plugin, boolean foreign) {
    String name() {
        return spec.name();
    }
}
