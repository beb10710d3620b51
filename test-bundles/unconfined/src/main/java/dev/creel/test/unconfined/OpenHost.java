// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.api.net.Egress;
import dev.creel.api.plugin.PluginContext;
import dev.creel.confine.Confinement;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginServices;
import dev.creel.confine.Threads;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Stands in for the bundle {@code confine}, with nothing that would stop anybody: for a single attack bundle and its driver,
 * or, in a framework that the gateway's launcher started, for the whole gateway.
 */
public final class OpenHost implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        if (context.getProperty("creel.home") == null) {
            control(context);
        } else {
            gateway(context);
        }
    }

    private static void control(BundleContext context) {
        context.registerService(PluginServices.class, new OpenServices(context), null);
        context.registerService(Confinement.class, OpenConfinement.make(), null);
        context.registerService(PluginContext.class, new OpenContext(), null);
        context.registerService(Egress.class, new OpenEgress(), null);
    }

    private static void gateway(BundleContext context) {
        OpenThreads threads = new OpenThreads();
        Admitted admitted = new Admitted();
        context.registerService(Threads.class, threads, null);
        context.registerService(Confinement.class, admitted, null);
        context.registerService(Facades.class, new OpenFacades(admitted), null);
        context.registerService(PluginServices.class, new GatewayServices(context, admitted, threads), null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the services back.
    }
}
