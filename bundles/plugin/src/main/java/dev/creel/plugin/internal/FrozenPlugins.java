// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.config.Freeze.Part;
import dev.creel.config.Freezes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Stops every plugin when plugins are frozen, rights first, and starts those that are wanted when they thaw. */
@Component(service = {}, immediate = true)
public final class FrozenPlugins {
    private final AutoCloseable watched;

    @Activate
    public FrozenPlugins(@Reference PluginHost host, @Reference Freezes freezes) {
        watched = freezes.onChange((before, after) -> {
            if (before.contains(Part.PLUGINS) != after.contains(Part.PLUGINS)) {
                host.following().asked();
            }
        });
        // Frozen between the start of the plugins and now.
        host.following().asked();
    }

    @Deactivate
    void stop() throws Exception {
        watched.close();
    }
}
