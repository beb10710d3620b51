// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A host that enforces nothing: plain Felix, SCR and ConfigurationAdmin, no agent. Shows that each
 * attack works where nothing stops it. Arguments: the cache folder, then the bundles to start.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("org.osgi.framework.storage", Path.of(args[0]).toAbsolutePath().toString());
        settings.put("org.osgi.framework.storage.clean", "onFirstInit");
        settings.put("felix.cache.locking", "false");
        Framework framework = java.util.ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow()
                .newFramework(settings);
        framework.init();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            bundles.add(context.installBundle(Path.of(args[i]).toUri().toString()));
        }
        framework.start();
        for (Bundle b : bundles) {
            b.start();
        }
        framework.waitForStop(0);
        System.exit(0);
    }
}
