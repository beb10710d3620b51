// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.activations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/**
 * Writes the name of every {@code dev.creel} service that comes or goes once this bundle runs, which is after the core,
 * to the file that {@code creel.activations.file} names. A component that is created anew shows up there, because the old one
 * goes. What comes for the first time does not: plugins, and what waits for them, start after this bundle.
 */
public final class Counter implements BundleActivator, ServiceListener {
    private final Set<String> started = ConcurrentHashMap.newKeySet();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;
    private BundleContext context;

    @Override
    public void start(BundleContext bundleContext) {
        context = bundleContext;
        context.addServiceListener(this);
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            stopping = true;
        }
        if (stopping || event.getType() == ServiceEvent.MODIFIED) {
            return;
        }
        Bundle owner = event.getServiceReference().getBundle();
        for (String name : (String[]) event.getServiceReference().getProperty("objectClass")) {
            boolean first = event.getType() == ServiceEvent.REGISTERED
                    && started.add(owner.getSymbolicName() + " " + name + " " + event.getServiceReference().getProperty("component.name"));
            if (name.startsWith("dev.creel.") && !first) {
                seen.add((event.getType() == ServiceEvent.REGISTERED ? "+" : "-") + name + " of " + owner.getSymbolicName());
            }
        }
    }

    @Override
    public void stop(BundleContext bundleContext) throws IOException {
        Files.write(Path.of(context.getProperty("creel.activations.file")), seen);
    }
}
