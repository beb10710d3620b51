// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.api.plugin.Call;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** The extensions' services for the whole gateway: called on one shared pool, because deadlines need a thread, and on nobody's behalf. */
final class GatewayServices implements PluginServices {
    private static final int MOST_CALLS = 256;
    private static final long IDLE_SECONDS = 30;

    private final BundleContext context;
    private final Admitted admitted;
    private final ExecutorService calls;

    GatewayServices(BundleContext context, Admitted admitted, OpenThreads threads) {
        this.context = context;
        this.admitted = admitted;
        // An idle thread takes the next call; one is made only when none is idle.
        this.calls = new ThreadPoolExecutor(0, MOST_CALLS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
                threads.factory("open-call"));
    }

    @Override
    public <T> List<Service<T>> of(Class<T> contract) {
        try {
            List<ServiceReference<T>> found = new ArrayList<>(context.getServiceReferences(contract, null));
            found.sort(Comparator.comparing((ServiceReference<T> r) -> admitted.of(r.getBundle()).name())
                    .thenComparing(r -> (Long) r.getProperty(Constants.SERVICE_ID)));
            List<Service<T>> all = new ArrayList<>();
            found.forEach(r -> all.add(new Direct<>(r, admitted.of(r.getBundle()))));
            return List.copyOf(all);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public AutoCloseable onChange(Class<?> contract, Runnable action) {
        ServiceListener listener = event -> action.run();
        try {
            context.addServiceListener(listener, "(" + Constants.OBJECTCLASS + "=" + contract.getName() + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return () -> context.removeServiceListener(listener);
    }

    /** One service. */
    private final class Direct<T> implements Service<T> {
        private final ServiceReference<T> reference;
        private final PluginId plugin;

        Direct(ServiceReference<T> reference, PluginId plugin) {
            this.reference = reference;
            this.plugin = plugin;
        }

        @Override
        public PluginId plugin() {
            return plugin;
        }

        @Override
        public List<String> property(String name) {
            Object value = reference.getProperty(name);
            if (value instanceof String[] several) {
                return List.of(several);
            }
            return value == null ? List.of() : List.of(value.toString());
        }

        @Override
        public <R> R call(Duration deadline, BiFunction<T, Call, R> body) {
            return begin(deadline, body).join();
        }

        @Override
        public <R> Running<R> stream(Duration total, BiFunction<T, Call, R> body) {
            return begin(total, body);
        }

        @Override
        public <R> Loop keep(String key, Duration silence, BiFunction<T, Call, R> body) {
            throw new UnsupportedOperationException("the open host keeps no loops: no extension of the distribution has one");
        }

        @Override
        public boolean contributes(String name, String actions) {
            return true;
        }

        @Override
        public void demand(String type, String line, String actions) {
            // Everything is held.
        }

        private <R> OpenWork<R> begin(Duration limit, BiFunction<T, Call, R> body) {
            // Never given back: after the last one is, SCR would make a new component for each call.
            OpenWork<R> work = new OpenWork<>(limit, call -> body.apply(context.getService(reference), call));
            calls.execute(work);
            return work;
        }
    }
}
