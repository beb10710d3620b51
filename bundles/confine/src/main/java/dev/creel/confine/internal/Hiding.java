// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;
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
                (asking, name, filter, all, references) -> findServices(asking, references),
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
        if (plugin != null) {
            bundles.removeIf(b -> !b.equals(plugin.bundle()));
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

    private void findServices(BundleContext asking, Collection<ServiceReference<?>> references) {
        Plugin plugin = plugin(asking);
        if (plugin != null) {
            references.removeIf(r -> !hook.findable(plugin, r));
        }
    }

    private void serviceEvent(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (engine.active()) {
            listeners.keySet().removeIf(c -> {
                Plugin plugin = plugin(c);
                return plugin != null && !hook.told(plugin, event);
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
