// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Call;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices.Loop;
import dev.creel.confine.PluginServices.Running;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** One registered service of a plugin; the object itself is fetched on the plugin's thread at the first call. */
final class PluginService<T> implements Service<T>, Comparable<PluginService<?>> {
    private static final String STOPPING = "is being stopped";

    private final Plugin plugin;
    private final ServiceReference<T> reference;
    private final BundleContext context;
    private final PluginHost host;
    private final long serviceId;
    private final Breaker breaker;
    private volatile T service;

    PluginService(Plugin plugin, ServiceReference<T> reference, BundleContext context, PluginHost host) {
        this.plugin = plugin;
        this.reference = reference;
        this.context = context;
        this.host = host;
        this.breaker = new Breaker(host.workshop().pauseMillis(), plugin::rests);
        plugin.breakers().add(breaker);
        this.serviceId = (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    boolean is(ServiceReference<?> other) {
        return reference.equals(other);
    }

    @Override
    public PluginId plugin() {
        return plugin.id();
    }

    @Override
    public List<String> property(String name) {
        Object value = reference.getProperty(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof Object[] array) {
            return texts(List.of(array));
        }
        return value instanceof Iterable<?> all ? texts(all) : List.of(value.toString());
    }

    private static List<String> texts(Iterable<?> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(v -> texts.add(String.valueOf(v)));
        return List.copyOf(texts);
    }

    @Override
    public <R> R call(Duration deadline, BiFunction<T, Call, R> body) {
        return submit(plugin.calls(), deadline, body).join(deadline);
    }

    @Override
    public <R> Running<R> stream(Duration total, BiFunction<T, Call, R> body) {
        Work<R> work = submit(plugin.streams(), total, body);
        work.limit(total);
        return work;
    }

    @Override
    public <R> Loop keep(String key, Duration silence, BiFunction<T, Call, R> body) {
        return plugin.loops().begin(Loops.prefix(serviceId) + key, gone -> new KeptLoop<R>(plugin, host.workshop(), key, silence,
                call -> result(body.apply(service(), call)), gone));
    }

    @Override
    public boolean contributes(String name, String actions) {
        return host.engine().holds(plugin, Matching.CONTRIBUTE, name, actions);
    }

    @Override
    public void demand(String type, String name, String actions) {
        if (!host.engine().holds(plugin, type, name, actions)) {
            throw host.engine().denied(plugin, RuleId.FACADE, type, name, actions);
        }
    }

    /** The service went: what it kept running ends, and nothing here holds its object. */
    void end() {
        plugin.loops().end(Loops.prefix(serviceId));
        plugin.breakers().remove(breaker);
        service = null;
    }

    private <R> Work<R> submit(Pool pool, Duration limit, BiFunction<T, Call, R> body) {
        Work<R> work = new Work<>(plugin, host.workshop(), limit, call -> result(body.apply(service(), call)));
        if (plugin.quarantined()) {
            work.refuse(PluginException.Kind.GONE, "is in quarantine: " + plugin.quarantineReason());
            return work;
        }
        if (plugin.leaving()) {
            work.refuse(PluginException.Kind.GONE, STOPPING);
            return work;
        }
        String resting = breaker.ask();
        if (!resting.isEmpty()) {
            work.refuse(PluginException.Kind.GONE, resting);
            return work;
        }
        work.watch(breaker);
        if (!pool.submit(work)) {
            if (pool.closed()) {
                work.refuse(PluginException.Kind.GONE, STOPPING);
            } else {
                work.refuse(PluginException.Kind.BUSY, "is busy: too many calls wait for it");
            }
        }
        return work;
    }

    @SuppressWarnings("unchecked")
    private <R> R result(R value) {
        return (R) host.values().one(value);
    }

    private T service() {
        T known = service;
        if (known != null) {
            return known;
        }
        host.controls().enterTrusted();
        try {
            T got = context.getService(reference);
            if (got == null) {
                String why = plugin.failure();
                throw new PluginException(
                        why.isEmpty() ? PluginException.Kind.GONE : PluginException.Kind.FAILED,
                        "plugin " + plugin + ": " + (why.isEmpty() ? "the service is gone" : why));
            }
            service = got;
            return got;
        } finally {
            host.controls().leaveTrusted();
        }
    }

    @Override
    public int compareTo(PluginService<?> other) {
        int byName = plugin.id().name().compareTo(other.plugin.id().name());
        return byName != 0 ? byName : Long.compare(serviceId, other.serviceId);
    }
}
