// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.service.BackgroundService;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Loop;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the background services of plugins running: each from its registration until it goes. Pauses after a failure and
 * quarantine are the supervised loop's. Thread-safe.
 */
@Component(service = {}, immediate = true)
public final class BackgroundServices {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundServices.class);

    private final PluginServices services;
    private final AutoCloseable changes;
    /** Those seen, with their loop; without one for those that could not be started. */
    private final Map<Service<BackgroundService>, Optional<Loop>> seen = new HashMap<>();
    private boolean closed;

    @Activate
    public BackgroundServices(@Reference PluginServices services) {
        this.services = services;
        this.changes = services.onChange(BackgroundService.class, this::changed);
        changed();
    }

    @Deactivate
    void close() throws Exception {
        changes.close();
        synchronized (this) {
            closed = true;
            seen.values().forEach(loop -> loop.ifPresent(Loop::close));
            seen.clear();
        }
    }

    private synchronized void changed() {
        if (closed) {
            return;
        }
        List<Service<BackgroundService>> now = services.of(BackgroundService.class);
        seen.keySet().retainAll(now);
        for (Service<BackgroundService> service : now) {
            seen.computeIfAbsent(service, this::begin);
        }
    }

    private Optional<Loop> begin(Service<BackgroundService> service) {
        String plugin = service.plugin().name();
        List<String> name = service.property("service");
        if (name.size() != 1) {
            LOG.warn("plugin {} registers a background service without the property service=NAME; it is not run", plugin);
            return Optional.empty();
        }
        try {
            return Optional.of(service.keep(name.get(0), Duration.ZERO, (work, life) -> {
                work.run(life);
                return null;
            }));
        } catch (PluginException e) {
            LOG.warn("background service {} is not run: {}; a plugin needs one of loops=N of its QuotaPermission for each",
                    name.get(0), e.getMessage());
            return Optional.empty();
        }
    }
}
