// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/** What plugins registered, called on the caller's own thread; only blocking calls. */
public final class FakeContributions implements PluginServices {
    private final List<Registered<?>> services = new CopyOnWriteArrayList<>();

    /** Registers a service of a plugin. */
    public <T> Registered<T> add(String plugin, Class<T> contract, T service, Map<String, String> properties, String... granted) {
        Registered<T> out = new Registered<>(plugin, contract, service, properties, Set.of(granted));
        services.add(out);
        return out;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> List<Service<T>> of(Class<T> contract) {
        return services.stream().filter(s -> s.contract == contract).map(s -> (Service<T>) s).toList();
    }

    @Override
    public AutoCloseable onChange(Class<?> contract, Runnable action) {
        throw new UnsupportedOperationException();
    }

    /** One service; thread-safe. */
    public final class Registered<T> implements Service<T> {
        private final PluginId plugin;
        private final Class<T> contract;
        private final T service;
        private final Map<String, String> properties;
        private final Set<String> granted;

        private Registered(String plugin, Class<T> contract, T service, Map<String, String> properties, Set<String> granted) {
            this.plugin = new PluginId(plugin, "org." + plugin, "1.0.0", "abc");
            this.contract = contract;
            this.service = service;
            this.properties = properties;
            this.granted = granted;
        }

        /** The plugin goes. */
        public void remove() {
            services.remove(this);
        }

        @Override
        public PluginId plugin() {
            return plugin;
        }

        @Override
        public List<String> property(String name) {
            return properties.containsKey(name) ? List.of(properties.get(name)) : List.of();
        }

        @Override
        public <R> R call(Duration deadline, BiFunction<T, Call, R> body) {
            try {
                return body.apply(service, new Unending());
            } catch (Failure | PluginException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new PluginException(PluginException.Kind.FAILED, "plugin " + plugin.name() + ": " + e);
            }
        }

        @Override
        public <R> Running<R> stream(Duration total, BiFunction<T, Call, R> body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <R> Loop keep(String key, Duration silence, BiFunction<T, Call, R> body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean contributes(String name, String actions) {
            return granted.contains(name);
        }

        @Override
        public void demand(String type, String line, String actions) {
            // Everything is held.
        }
    }

    /** A call without end. */
    private static final class Unending implements Call {
        @Override
        public String id() {
            return "fake";
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
        public void check() {}
    }
}
