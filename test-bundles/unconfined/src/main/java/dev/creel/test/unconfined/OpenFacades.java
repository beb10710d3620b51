// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.api.plugin.Call;
import dev.creel.confine.Caller;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginId;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Hands each plugin the host's own objects, unguarded and uncopied; every right is held. */
final class OpenFacades implements Facades {
    private final Admitted admitted;

    OpenFacades(Admitted admitted) {
        this.admitted = admitted;
    }

    @Override
    public <T> AutoCloseable offer(Class<T> contract, Function<Caller, ? extends T> factory) {
        ServiceFactory<T> perBundle = new ServiceFactory<>() {
            @Override
            public T getService(Bundle bundle, ServiceRegistration<T> registration) {
                return factory.apply(new Anybody(admitted.of(bundle)));
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<T> registration, T service) {
                // Nothing is held for it.
            }
        };
        // Registered by the bundle that owns the contract, as the confined host does.
        ServiceRegistration<T> registration =
                FrameworkUtil.getBundle(contract).getBundleContext().registerService(contract, perBundle, null);
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                registration.unregister();
            }
        };
    }

    @Override
    public <T> T guard(Class<T> contract, T hostObject) {
        return hostObject;
    }

    @Override
    public <T> T guard(Class<T> contract, T hostObject, BooleanSupplier over) {
        return hostObject;
    }

    /** A caller that may do everything. */
    private record Anybody(PluginId plugin) implements Caller {
        @Override
        public boolean holds(String type, String name, String actions) {
            return true;
        }

        @Override
        public boolean contributes(String kind) {
            return false;
        }

        @Override
        public AutoCloseable socket(Call call, Runnable over) {
            return () -> { };
        }

        @Override
        public void demand(String type, String name, String actions) {
            // Granted.
        }
    }
}
