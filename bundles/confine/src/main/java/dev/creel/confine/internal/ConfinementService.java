// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.bridge.osgi.OsgiGate;
import dev.creel.confine.Confinement;
import dev.creel.confine.Finding;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginException.Kind;
import dev.creel.confine.PluginId;
import dev.creel.confine.Rights;
import dev.creel.confine.internal.gate.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits, starts and releases plugins; fails closed when anything of confinement is missing on this JVM. */
@Component(service = Confinement.class)
public final class ConfinementService implements Confinement {
    private static final Logger LOG = LoggerFactory.getLogger(ConfinementService.class);

    private final PluginHost host;

    @Activate
    public ConfinementService(@Reference PluginHost host) {
        this.host = host;
    }

    @Override
    public List<Finding> screen(byte[] jar) {
        return Screen.of(jar);
    }

    @Override
    public List<Finding> screen(Bundle bundle) {
        return Screen.of(bundle);
    }

    @Override
    public boolean covers(List<PermissionLine> granted, PermissionLine line) {
        return Coverage.covers(granted, line);
    }

    @Override
    public Optional<String> ungrantable(PermissionLine line) {
        return Coverage.ungrantable(line);
    }

    @Override
    public List<String> missing() {
        return host.missing();
    }

    @Override
    public void admit(Bundle bundle, PluginId id, Rights rights) {
        if (!host.missing().isEmpty()) {
            throw new IllegalStateException("plugin " + id.name() + " is not started, because confinement is not "
                    + "complete: " + String.join("; ", host.missing()));
        }
        if (bundle.getState() != Bundle.INSTALLED) {
            throw new IllegalStateException("plugin " + id.name() + " is already resolved: install it again");
        }
        host.arm();
        OsgiGate.activate(host.controls());
        host.engine().add(new Plugin(bundle, id, grants(bundle, rights), rights.dataFolder(), host.workshop(), host.incidents()));
    }

    @Override
    public void renew(Bundle bundle, Rights rights) {
        plugin(bundle).renew(grants(bundle, rights));
    }

    private static Grants grants(Bundle bundle, Rights rights) {
        return new Grants(bundle.getBundleId(), rights.granted().stream().map(PermissionLine::parse).toList());
    }

    @Override
    public void start(Bundle bundle) {
        Plugin plugin = plugin(bundle);
        if (plugin.quarantined()) {
            stop(plugin);
            settle(plugin);
        }
        plugin.fresh();
        try {
            bundle.start();
        } catch (BundleException | IllegalStateException | SecurityException e) {
            plugin.failed(String.valueOf(e.getMessage()));
        }
        String failure = plugin.failure();
        if (failure.isEmpty()) {
            return;
        }
        boolean late = plugin.quarantined();
        stop(plugin);
        throw new PluginException(late ? Kind.TIMEOUT : Kind.FAILED, "plugin " + plugin + ": " + failure);
    }

    @Override
    public boolean drain(Bundle bundle, Duration atMost) {
        try {
            return plugin(bundle).drain(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Remains release(Bundle bundle) {
        Plugin plugin = plugin(bundle);
        stop(plugin);
        plugin.release();
        return new Remains(host.killer().end(plugin), registered(bundle));
    }

    @Override
    public Health health(Bundle bundle) {
        Plugin plugin = host.engine().of(bundle);
        if (plugin == null) {
            return new Health(Health.State.WORKING, "");
        }
        if (plugin.quarantined()) {
            return new Health(Health.State.QUARANTINED, plugin.quarantineReason());
        }
        String resting = plugin.resting();
        return new Health(resting.isEmpty() ? Health.State.WORKING : Health.State.RESTING, resting);
    }

    private static List<String> registered(Bundle bundle) {
        List<String> contracts = new ArrayList<>();
        ServiceReference<?>[] references = bundle.getRegisteredServices();
        for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
            contracts.addAll(List.of((String[]) reference.getProperty(Constants.OBJECTCLASS)));
        }
        return contracts;
    }

    /** SCR's part of the last stop may still run: a start before its end would do nothing. */
    private void settle(Plugin plugin) {
        try {
            plugin.lifecycle().await(() -> null, host.handover().deadlineMillis() + Killer.GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(Kind.CANCELLED, "plugin " + plugin + ": the starting thread was interrupted");
        } catch (Exception e) {
            throw new PluginException(Kind.TIMEOUT, "plugin " + plugin + ": its last stop has not ended");
        }
    }

    private static void stop(Plugin plugin) {
        try {
            plugin.bundle().stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException | IllegalStateException e) {
            LOG.warn("stopping plugin {}: {}", plugin, e.getMessage());
        }
    }

    private Plugin plugin(Bundle bundle) {
        Plugin plugin = host.engine().of(bundle);
        if (plugin == null || plugin.released()) {
            throw new IllegalStateException("bundle " + bundle.getSymbolicName() + " was not admitted as a plugin");
        }
        return plugin;
    }
}
