// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PluginServices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What plugins have registered, as an immutable map that is replaced at each change: reading takes no lock. */
@Component(service = PluginServices.class)
public final class ServiceBoard implements PluginServices {
    private static final String FILTER = "(" + Constants.OBJECTCLASS + "=dev.creel.api.*)";

    /** One who watches; of notices that wait one is enough, so that a plugin that registers in a loop fills no queue. */
    private record Watch(String contract, Runnable action, AtomicBoolean waiting) {}

    private final PluginHost host;
    private final BundleContext context;
    private final AllServiceListener listener = this::changed;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private volatile Map<String, List<PluginService<?>>> services = Map.of();

    @Activate
    public ServiceBoard(@Reference PluginHost host, BundleContext context) throws InvalidSyntaxException {
        this.host = host;
        this.context = context;
        context.addServiceListener(listener, FILTER);
    }

    @Deactivate
    void close() {
        context.removeServiceListener(listener);
        services = Map.of();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> List<Service<T>> of(Class<T> contract) {
        return (List<Service<T>>) (List<?>) services.getOrDefault(contract.getName(), List.of());
    }

    @Override
    public AutoCloseable onChange(Class<?> contract, Runnable action) {
        Watch watch = new Watch(contract.getName(), action, new AtomicBoolean());
        watches.add(watch);
        return () -> watches.remove(watch);
    }

    private void changed(ServiceEvent event) {
        ServiceReference<?> reference = event.getServiceReference();
        Plugin plugin = host.engine().of(reference.getBundle());
        if (plugin == null) {
            return;
        }
        String[] contracts = (String[]) reference.getProperty(Constants.OBJECTCLASS);
        synchronized (this) {
            Map<String, List<PluginService<?>>> next = new HashMap<>(services);
            for (String contract : contracts) {
                next.put(contract, replaced(next.getOrDefault(contract, List.of()), event, plugin));
            }
            services = Map.copyOf(next);
        }
        for (Watch watch : watches) {
            if (List.of(contracts).contains(watch.contract()) && watch.waiting().compareAndSet(false, true)) {
                host.workshop().notice(() -> {
                    watch.waiting().set(false);
                    watch.action().run();
                });
            }
        }
    }

    private List<PluginService<?>> replaced(List<PluginService<?>> before, ServiceEvent event, Plugin plugin) {
        ServiceReference<?> reference = event.getServiceReference();
        List<PluginService<?>> after = new ArrayList<>(before);
        PluginService<?> known = before.stream().filter(s -> s.is(reference)).findFirst().orElse(null);
        if (event.getType() != ServiceEvent.UNREGISTERING) {
            if (known == null) {
                after.add(new PluginService<>(plugin, reference, context, host));
            }
        } else if (known != null) {
            after.remove(known);
            known.end();
        }
        after.sort(Comparator.naturalOrder());
        return List.copyOf(after);
    }
}
