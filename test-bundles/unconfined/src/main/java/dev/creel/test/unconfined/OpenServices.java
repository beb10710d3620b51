// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Every service of a contract, called on a plain thread. */
final class OpenServices implements PluginServices {
    private final BundleContext context;

    OpenServices(BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> List<Service<T>> of(Class<T> contract) {
        List<Service<T>> all = new ArrayList<>();
        try {
            for (ServiceReference<T> r : context.getServiceReferences(contract, null)) {
                all.add(new Open<>(r));
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    @Override
    public AutoCloseable onChange(Class<?> contract, Runnable action) {
        throw new UnsupportedOperationException("the controls do not need it");
    }

    /** One service. */
    private final class Open<T> implements Service<T> {
        private final ServiceReference<T> reference;

        Open(ServiceReference<T> reference) {
            this.reference = reference;
        }

        @Override
        public PluginId plugin() {
            String name = reference.getBundle() == null ? "" : reference.getBundle().getSymbolicName();
            String plain = name.replace("evil.variant.", "variant-").replace('.', '-').toLowerCase(java.util.Locale.ROOT);
            return new PluginId(plain, name, "0", "0");
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
            FutureTask<R> task = new FutureTask<>(() -> body.apply(context.getService(reference), new Plain(deadline)));
            Thread thread = new Thread(task, "call");
            thread.setDaemon(true);
            thread.start();
            try {
                return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                thread.interrupt();
                throw new PluginException(PluginException.Kind.TIMEOUT, "too long");
            } catch (InterruptedException e) {
                throw new PluginException(PluginException.Kind.CANCELLED, "interrupted");
            } catch (java.util.concurrent.ExecutionException e) {
                if (e.getCause() instanceof Failure f) {
                    throw f;
                }
                throw new PluginException(PluginException.Kind.FAILED, "" + e.getCause());
            }
        }

        @Override
        public <R> Running<R> stream(Duration total, BiFunction<T, Call, R> body) {
            throw new UnsupportedOperationException("the controls do not need it");
        }

        @Override
        public <R> Loop keep(String key, Duration silence, BiFunction<T, Call, R> body) {
            throw new UnsupportedOperationException("the controls do not need it");
        }

        @Override
        public boolean contributes(String name, String actions) {
            return true;
        }

        @Override
        public void demand(String type, String line, String actions) {
            // Everything is held.
        }
    }

    /** A call without cancellation. */
    private record Plain(Duration length) implements Call {
        @Override
        public String id() {
            return "call";
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void check() {
            if (Thread.currentThread().isInterrupted()) {
                throw new Cancelled(Cancelled.Why.DEADLINE);
            }
        }
    }
}
