// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.PluginServices;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Tells hooks that the gateway stops, while the framework still waits: plugins stop before the core does. */
@Component(service = StopNotice.class, immediate = true)
public final class StopNotice {
    private final RunHooks hooks;
    private final BundleContext context;
    private final SynchronousBundleListener listener = this::changed;

    @Activate
    public StopNotice(
            @Reference PluginServices services, @Reference Config config, @Reference Audit audit, BundleContext context) {
        this.hooks = new RunHooks(new Hooks(services, config), audit);
        this.context = context;
        context.addBundleListener(listener);
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(listener);
    }

    private void changed(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.STOPPING && bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            hooks.gatewayStop();
        }
    }
}
