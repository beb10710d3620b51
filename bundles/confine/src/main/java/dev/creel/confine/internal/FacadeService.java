// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Call;
import dev.creel.confine.Caller;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginId;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers facades as service factories: the framework names the caller, the caller never does. */
@Component(service = Facades.class)
public final class FacadeService implements Facades {
    private final PluginHost host;

    @Activate
    public FacadeService(@Reference PluginHost host) {
        this.host = host;
    }

    @Override
    public <T> AutoCloseable offer(Class<T> contract, Function<Caller, ? extends T> factory) {
        AtomicBoolean closed = new AtomicBoolean();
        ServiceFactory<T> perBundle = new ServiceFactory<>() {
            @Override
            public T getService(Bundle bundle, ServiceRegistration<T> registration) {
                Plugin plugin = host.engine().of(bundle);
                if (plugin == null) {
                    throw new IllegalStateException(contract.getName() + " is a facade for plugins, not for "
                            + bundle.getSymbolicName());
                }
                return facade(contract, factory, plugin, closed);
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<T> registration, T service) {
                // A facade holds nothing that has to be given back.
            }
        };
        ServiceRegistration<T> registration = owner(contract).registerService(contract, perBundle, null);
        return () -> {
            if (closed.compareAndSet(false, true)) {
                registration.unregister();
            }
        };
    }

    @Override
    public <T> T guard(Class<T> contract, T hostObject) {
        return guard(contract, hostObject, () -> false);
    }

    @Override
    public <T> T guard(Class<T> contract, T hostObject, BooleanSupplier over) {
        return Guard.of(contract, hostObject, host.values(), host.controls(), over);
    }

    /** The bundle that defines the contract: the framework finds a service only if its owner is wired to its type. */
    private static BundleContext owner(Class<?> contract) {
        Bundle bundle = FrameworkUtil.getBundle(contract);
        BundleContext context = bundle == null ? null : bundle.getBundleContext();
        if (context == null) {
            throw new IllegalStateException("the bundle that defines " + contract.getName() + " is not started");
        }
        return context;
    }

    private <T> T facade(
            Class<T> contract, Function<Caller, ? extends T> factory, Plugin plugin, AtomicBoolean closed) {
        host.controls().enterTrusted();
        try {
            T target = factory.apply(new PluginCaller(plugin, host.engine()));
            return Guard.of(
                    contract, target, host.values(), host.controls(), () -> closed.get() || plugin.released());
        } finally {
            host.controls().leaveTrusted();
        }
    }

    /** One plugin as a facade sees it. */
    private record PluginCaller(Plugin holder, Engine engine) implements Caller {
        @Override
        public PluginId plugin() {
            return holder.id();
        }

        @Override
        public boolean holds(String type, String name, String actions) {
            return engine.holds(holder, type, name, actions);
        }

        @Override
        public boolean contributes(String kind) {
            return engine.contributes(holder, kind);
        }

        @Override
        public void demand(String type, String name, String actions) {
            if (!holds(type, name, actions)) {
                throw engine.denied(holder, RuleId.FACADE, type, name, actions);
            }
        }

        @Override
        public AutoCloseable socket(Call call, Runnable over) {
            return HeldSocket.of(holder, engine, call, over);
        }
    }
}
