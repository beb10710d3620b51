// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge.osgi;

/** Stands for what a plugin's code threw: its text, and neither its class nor its stack, both of which hold the plugin. */
public final class PluginThrew extends Exception {
    private static final long serialVersionUID = 1L;

    public PluginThrew(String text) {
        super(text, null, false, false);
    }
}
