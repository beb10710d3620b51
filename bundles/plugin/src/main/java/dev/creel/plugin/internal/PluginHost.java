// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.plugin.PluginContext;
import dev.creel.config.Config;
import dev.creel.confine.Confinement;
import dev.creel.confine.Facades;
import dev.creel.confine.Threads;
import dev.creel.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the plugins of the distribution and of the state folder and starts those the operator wants; thread-safe. */
@Component(service = Plugins.class, immediate = true)
public final class PluginHost implements Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);

    private final Config config;
    private final Installer installer;
    private final AutoCloseable context;
    private final AutoCloseable changes;
    private final Map<String, Info> plugins = new ConcurrentSkipListMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final Path home;
    private volatile boolean settled;
    private volatile boolean stopping;

    @Activate
    public PluginHost(
            BundleContext bundles,
            @Reference Confinement confinement,
            @Reference Facades facades,
            @Reference Threads threads,
            @Reference Config config) {
        this.config = config;
        this.home = Path.of(bundles.getProperty("creel.home"));
        this.installer = new Installer(bundles, confinement, config);
        this.context = facades.offer(
                PluginContext.class, caller -> new ContextFacade(caller, config, installer::optionalLines));
        this.changes = config.onChange((before, after) -> installer.regrant(after));
        threads.factory("plugins").newThread(this::startAll).start();
    }

    @Deactivate
    void deactivate() throws Exception {
        stopping = true;
        changes.close();
        installer.releaseAll();
        context.close();
    }

    @Override
    public List<Info> list() {
        return List.copyOf(plugins.values());
    }

    @Override
    public Optional<Details> details(String name) {
        return Optional.ofNullable(plugins.get(name)).map(installer::details);
    }

    @Override
    public AutoCloseable onChange(Runnable action) {
        watchers.add(action);
        return () -> watchers.remove(action);
    }

    @Override
    public boolean settled() {
        return settled;
    }

    private void startAll() {
        try {
            for (Candidate candidate : Candidate.find(home, Path.of(config.current().stateDir()))) {
                if (!stopping) {
                    plugins.put(candidate.name(), start(candidate));
                    watchers.forEach(Runnable::run);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("cannot list plugins: {}", e.getMessage());
        } finally {
            settled = true;
        }
    }

    private Info start(Candidate candidate) {
        Info info = installer.start(candidate);
        switch (info.state()) {
            case "active" -> LOG.debug("plugin {} {} is active", info.name(), info.version());
            case "disabled" -> LOG.info("plugin {} is off: {}", info.name(), info.reason());
            default -> LOG.error("plugin {} was not started: {}", info.name(), info.reason());
        }
        return info;
    }
}
