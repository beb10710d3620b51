// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.plugin.PluginContext;
import dev.creel.config.Config;
import dev.creel.confine.Confinement;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginsStarted;
import dev.creel.confine.Threads;
import dev.creel.plugin.Plugins;
import dev.creel.vault.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Finds the plugins of the distribution and of the state folder and keeps those running that the operator wants, also when
 * the configuration changes. Holds what the lifecycle and its explanations share; thread-safe.
 */
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"dev.creel.confine.PluginsStarted\"",
        effective = "active")
@Component(service = {Plugins.class, PluginHost.class}, immediate = true)
public final class PluginHost implements Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);

    private final Config config;
    private final Installer installer;
    private final PluginStore store;
    private final Trust trust;
    private final Roster roster = new Roster();
    private final ReentrantLock turn = new ReentrantLock(true);
    private final ThreadFactory threads;
    private final AutoCloseable context;
    private final Following following;
    private final AutoCloseable changes;
    private final Path home;
    private final BundleContext bundles;
    private volatile boolean settled;
    private volatile boolean stopping;

    @Activate
    public PluginHost(
            BundleContext bundles,
            @Reference Confinement confinement,
            @Reference Facades facades,
            @Reference Threads threads,
            @Reference Config config,
            @Reference Disk disk) {
        this.config = config;
        this.bundles = bundles;
        this.home = Path.of(bundles.getProperty("creel.home"));
        this.store = new PluginStore(disk);
        this.trust = Trust.compiled();
        this.installer = new Installer(bundles, confinement, config, trust);
        this.threads = threads.factory("plugins");
        LogQuota logQuota = new LogQuota();
        this.context = facades.offer(
                PluginContext.class, caller -> new ContextFacade(caller, config, installer::optionalLines, logQuota));
        this.following = new Following(this, config, this.threads);
        this.changes = config.onChange(following::changed);
        this.threads.newThread(this::startAll).start();
    }

    @Deactivate
    void deactivate() throws Exception {
        stopping = true;
        changes.close();
        turn.lock();
        try {
            installer.stopAll();
        } finally {
            turn.unlock();
        }
        context.close();
    }

    @Override
    public List<Info> list() {
        return roster.all().stream().map(plugin -> now(plugin).info()).toList();
    }

    @Override
    public Optional<Details> details(String name) {
        return roster.get(name).map(this::now).map(plugin -> new Inspection(installer, store, config.current()).details(plugin));
    }

    @Override
    public AutoCloseable onChange(Runnable action) {
        return roster.onChange(action);
    }

    @Override
    public boolean settled() {
        return settled;
    }

    /** The plugin as it is doing: what became of it since its start is known to confinement only. */
    Known now(Known plugin) {
        Confinement.Health health = installer.health(plugin.name());
        return switch (plugin.active() ? health.state() : Confinement.Health.State.WORKING) {
            case WORKING -> plugin;
            case RESTING -> plugin.with("active", health.reason());
            case QUARANTINED -> plugin.with("quarantined", health.reason() + "; when that is mended: creel plugins enable " + plugin.name());
        };
    }

    Following following() {
        return following;
    }

    Installer installer() {
        return installer;
    }

    Trust trust() {
        return trust;
    }

    PluginStore store() {
        return store;
    }

    Roster roster() {
        return roster;
    }

    /** Held by whoever changes which plugins run or are installed: one operation at a time. */
    ReentrantLock turn() {
        return turn;
    }

    /** Starts a candidate and remembers what became of it; the caller has its turn. */
    Known start(Candidate candidate) {
        Known plugin = installer.start(candidate);
        Info info = plugin.info();
        switch (info.state()) {
            case "active" -> LOG.debug("plugin {} {} is active", info.name(), info.version());
            case "disabled" -> LOG.atLevel(Wanted.hasNothingToDo(config.current(), info.name()) ? Level.DEBUG : Level.INFO)
                    .log("plugin {} is off: {}", info.name(), info.reason());
            default -> LOG.error("plugin {} was not started: {}", info.name(), info.reason());
        }
        roster.put(plugin);
        return plugin;
    }

    private void startAll() {
        turn.lock();
        try {
            store.recover();
            for (Candidate candidate : Candidate.find(home, store, Path.of(config.current().stateDir()))) {
                if (!stopping) {
                    start(candidate);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("cannot list plugins: {}", e.getMessage());
        } finally {
            settled = true;
            roster.tell();
            turn.unlock();
        }
        tellStarted();
    }

    private void tellStarted() {
        try {
            bundles.registerService(PluginsStarted.class, new PluginsStarted() {}, null);
        } catch (IllegalStateException e) {
            LOG.debug("The host stopped before all plugins were started");
        }
    }

    /** What lies on the disk under that name now. */
    Optional<Candidate> find(String name) {
        try {
            return Candidate.find(home, store, Path.of(config.current().stateDir())).stream()
                    .filter(candidate -> candidate.name().equals(name)).findFirst();
        } catch (IOException e) {
            LOG.error("cannot look for plugin {}: {}", name, e.getMessage());
            return Optional.empty();
        }
    }

    /** Stops it if it runs, and starts what lies there now if it is wanted and the host is not stopping. */
    Known turnOver(Known plugin) {
        installer.stop(plugin.name());
        return stopping ? plugin : start(find(plugin.name()).orElse(plugin.candidate()));
    }
}
