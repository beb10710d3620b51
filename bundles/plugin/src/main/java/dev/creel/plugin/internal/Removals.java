// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.plugin.PluginRefusal;
import java.io.IOException;
import java.util.function.Consumer;

/** Takes plugins away for good: stopped first, then marked as removed, then deleted. The caller has its turn. */
final class Removals {
    private final PluginHost host;

    Removals(PluginHost host) {
        this.host = host;
    }

    Trace remove(String name, Consumer<String> steps) throws IOException {
        Known plugin = host.roster().get(name).orElseThrow(() -> unknown(name));
        if (plugin.candidate().shipped()) {
            throw new PluginRefusal("lifecycle.shipped", name + " comes with the distribution and cannot be removed; disable it instead");
        }
        steps.accept("stopping " + name);
        Trace trace = host.installer().retire(name);
        try {
            host.store().beginRemoval(name);
        } catch (IOException e) {
            host.start(plugin.candidate());
            throw e;
        }
        host.roster().remove(name);
        steps.accept("deleting its jar, its policy and its data");
        host.store().finishRemoval(name);
        return trace;
    }

    static PluginRefusal unknown(String name) {
        return new PluginRefusal("lifecycle.unknown", "there is no plugin \"" + name + "\"; plugins list names those that are here");
    }
}
