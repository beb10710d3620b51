// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.confine.Confinement;
import dev.creel.confine.Finding;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.Rights;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Remembers which bundle is which plugin and confines none of them: an extension is started as any bundle is. */
final class Admitted implements Confinement {
    private final Map<Bundle, PluginId> plugins = new ConcurrentHashMap<>();

    /** The plugin that bundle is. */
    PluginId of(Bundle bundle) {
        return Optional.ofNullable(bundle).map(plugins::get)
                .orElseGet(() -> new PluginId("unknown", "unknown", "0", "0"));
    }

    @Override
    public void admit(Bundle bundle, PluginId id, Rights rights) {
        plugins.put(bundle, id);
    }

    @Override
    public void renew(Bundle bundle, Rights rights) {
        // Rights mean nothing here.
    }

    @Override
    public void start(Bundle bundle) {
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new PluginException(PluginException.Kind.FAILED, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean drain(Bundle bundle, Duration atMost) {
        return true;
    }

    @Override
    public Remains release(Bundle bundle) {
        plugins.remove(bundle);
        try {
            bundle.stop();
        } catch (BundleException e) {
            throw new PluginException(PluginException.Kind.FAILED, String.valueOf(e.getMessage()));
        }
        return new Remains(List.of(), List.of());
    }

    @Override
    public Health health(Bundle bundle) {
        return new Health(Health.State.WORKING, "");
    }

    @Override
    public List<Finding> screen(byte[] jar) {
        return List.of();
    }

    @Override
    public List<Finding> screen(Bundle bundle) {
        return List.of();
    }

    @Override
    public boolean covers(List<PermissionLine> granted, PermissionLine line) {
        return true;
    }

    @Override
    public Optional<String> ungrantable(PermissionLine line) {
        return Optional.empty();
    }

    @Override
    public List<String> missing() {
        return List.of();
    }
}
