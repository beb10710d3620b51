// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.confine.Confinement;
import dev.creel.plugin.PluginLifecycle;
import dev.creel.plugin.PluginRefusal;
import dev.creel.plugin.Plugins;
import dev.creel.vault.Disk;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives each operation its turn, its steps and its audit line; thread-safe. */
@Component(service = PluginLifecycle.class)
public final class LifecycleService implements PluginLifecycle {
    private final PluginHost host;
    private final Config config;
    private final Audit audit;
    private final Fetch fetch;
    private final Planner planner;
    private final Staging staging;
    private final Installation installation;
    private final Removals removals;
    private final Switch switches;

    @Activate
    public LifecycleService(
            BundleContext bundles,
            @Reference PluginHost host,
            @Reference Confinement confinement,
            @Reference Config config,
            @Reference Disk disk,
            @Reference Audit audit)
            throws IOException {
        this.host = host;
        this.config = config;
        this.audit = audit;
        Names names = new Names(bundles, host.roster(), host.installer().gate());
        this.fetch = new Fetch(config, Fetch::trusted);
        this.planner = new Planner(confinement, names, host);
        this.staging = new Staging(disk, Clock.systemUTC());
        this.installation = new Installation(host, config, names, staging);
        this.removals = new Removals(host);
        this.switches = new Switch(host, config);
    }

    @Override
    public Plan plan(Source source, Consumer<String> steps) {
        steps.accept("reading " + source.location());
        Fetched fetched = noted("plan", source.location(), () -> {
            thawed();
            return fetch.fetch(source);
        });
        return inTurn("plan", source.location(), () -> {
            steps.accept("looking at what it is and what it asks for");
            Plan plan = planner.plan(source, fetched);
            staging.keep(plan, new Origin(fetched.location(), plan.version(), fetched.signature()), fetched.jar());
            return plan;
        });
    }

    @Override
    public Plugins.Info apply(String consent, Set<String> optional, Consumer<String> steps) {
        return inTurn("apply", consent, () -> {
            thawed();
            Staging.Staged staged = staging.get(consent);
            Plugins.Info info = installation.install(staged, optional, steps);
            String event = staged.plan().replaces().isEmpty() ? "plugin.installed" : "plugin.updated";
            audit.record(event, Map.of("plugin", info.name(), "version", staged.plan().version(), "sha256", staged.plan().digest(),
                    "source", staged.origin().source(), "consent", consent));
            return info;
        });
    }

    @Override
    public Plugins.Info enable(String name, Consumer<String> steps) {
        return recorded("plugin.enabled", name, () -> switches.on(name, steps));
    }

    @Override
    public Plugins.Info disable(String name, Consumer<String> steps) {
        return recorded("plugin.disabled", name, () -> switches.off(name, steps));
    }

    @Override
    public Removal remove(String name, Consumer<String> steps) {
        Trace trace = recorded("plugin.removed", name, () -> removals.remove(name, steps));
        steps.accept("looking whether anything is left");
        return trace.removal(name, host.store().left(name));
    }

    /** Nothing comes in while plugins are frozen; what is to be taken away may go. */
    private void thawed() {
        if (Freeze.of(config.current()).holds(Part.PLUGINS)) {
            throw new PluginRefusal(Part.PLUGINS.rule(), "nothing was installed: " + Part.PLUGINS.remedy());
        }
    }

    private <T> T recorded(String event, String name, Callable<T> operation) {
        T result = inTurn(event, name, operation);
        audit.record(event, Map.of("plugin", name));
        return result;
    }

    private <T> T inTurn(String what, String subject, Callable<T> operation) {
        host.turn().lock();
        try {
            return noted(what, subject, operation);
        } finally {
            host.turn().unlock();
        }
    }

    /** What is refused is written down as well as what is done. */
    private <T> T noted(String what, String subject, Callable<T> operation) {
        try {
            return operation.call();
        } catch (PluginRefusal e) {
            audit.record("plugin.refused", Map.of("what", what, "subject", subject, "rule", e.rule(), "why", String.valueOf(e.getMessage())));
            throw e;
        } catch (IOException e) {
            throw new PluginRefusal("lifecycle.disk", "the state folder cannot be read or written: " + e.getMessage());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
