// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.api.net.Egress;
import dev.creel.api.plugin.PluginContext;
import dev.creel.confine.Confinement;
import dev.creel.confine.PluginServices;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers the services that an attack bundle and its driver need, with nothing behind them that would stop anybody. */
public final class OpenHost implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(PluginServices.class, new OpenServices(context), null);
        context.registerService(Confinement.class, OpenConfinement.make(), null);
        context.registerService(PluginContext.class, new OpenContext(), null);
        context.registerService(Egress.class, new OpenEgress(), null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the services back.
    }
}
