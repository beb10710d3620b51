// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.framework.AdminPermission;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServicePermission;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Hides from a plugin what it may not use: other bundles, and services it was not granted. The second belt: the
 * permission checks refuse the same things when a plugin reaches them by another way.
 */
final class Hiding implements AutoCloseable {
    private final Engine engine;
    private final Hook hook;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    Hiding(Engine engine, Hook hook, BundleContext context) {
        this.engine = engine;
        this.hook = hook;
        registrations.add(context.registerService(
                org.osgi.framework.hooks.bundle.FindHook.class, this::findBundles, null));
        registrations.add(context.registerService(
                org.osgi.framework.hooks.bundle.EventHook.class, this::bundleEvent, null));
        registrations.add(context.registerService(
                org.osgi.framework.hooks.service.FindHook.class,
                (asking, name, filter, all, references) -> findServices(asking, name != null || filter != null, references),
                null));
        registrations.add(context.registerService(
                org.osgi.framework.hooks.service.EventListenerHook.class, this::serviceEvent, null));
        registrations.add(context.registerService(
                ResolverHookFactory.class, triggers -> new Wires(engine), null));
    }

    @Override
    public void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    private void findBundles(BundleContext asking, Collection<Bundle> bundles) {
        Plugin plugin = plugin(asking);
        if (plugin != null && bundles.removeIf(b -> !b.equals(plugin.bundle()))) {
            engine.hidden(plugin, new AdminPermission("*", AdminPermission.METADATA));
        }
    }

    private void bundleEvent(BundleEvent event, Collection<BundleContext> listeners) {
        if (engine.active()) {
            listeners.removeIf(c -> {
                Plugin plugin = plugin(c);
                return plugin != null && !event.getBundle().equals(plugin.bundle());
            });
        }
    }

    /** @param looking whether certain services are looked for, not all there are */
    private void findServices(BundleContext asking, boolean looking, Collection<ServiceReference<?>> references) {
        Plugin plugin = plugin(asking);
        if (plugin != null) {
            references.removeIf(r -> {
                boolean hidden = !hook.findable(plugin, r);
                if (hidden && looking) {
                    told(plugin, r);
                }
                return hidden;
            });
        }
    }

    private void told(Plugin plugin, ServiceReference<?> hidden) {
        for (String contract : (String[]) hidden.getProperty(Constants.OBJECTCLASS)) {
            engine.hidden(plugin, new ServicePermission(contract, ServicePermission.GET));
        }
    }

    private void serviceEvent(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (engine.active()) {
            listeners.entrySet().removeIf(e -> {
                Plugin plugin = plugin(e.getKey());
                boolean hidden = plugin != null && !hook.told(plugin, event);
                if (hidden && e.getValue().stream().anyMatch(l -> l.getFilter() != null)) {
                    told(plugin, event.getServiceReference());
                }
                return hidden;
            });
        }
    }

    /** A context that is no longer valid belongs to a bundle that has stopped. */
    private Plugin plugin(BundleContext context) {
        if (!engine.active()) {
            return null;
        }
        try {
            return engine.of(context.getBundle());
        } catch (IllegalStateException e) {
            return null;
        }
    }
}
