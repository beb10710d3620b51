// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.confine.Confinement;
import dev.creel.plugin.PluginLifecycle.Removal;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What is left of a plugin that was stopped, and whether its class loader is collected; holds nothing of it. */
final class Trace {
    private static final int ATTEMPTS = 10;
    private static final long WAIT_MILLIS = 100;

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final WeakReference<ClassLoader> loader;
    private int threads;
    private int services;

    private Trace(ClassLoader loader) {
        this.loader = loader == null ? null : new WeakReference<>(loader, collected);
    }

    /** Of one that does not run. */
    static Trace none() {
        return new Trace(null);
    }

    /** Takes hold of what is to go, weakly, before it goes. */
    static Trace of(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return new Trace(wiring == null ? null : wiring.getClassLoader());
    }

    void left(Confinement.Remains remains) {
        threads = remains.threads().size();
        services = remains.services().size();
    }

    /** Asks the collector a few times; may take a second, so not for one that holds a lock. */
    Removal removal(String name, int files) {
        return new Removal(name, threads, services, files, gone());
    }

    private boolean gone() {
        for (int attempt = 0; attempt < ATTEMPTS && loader != null && !loader.refersTo(null); attempt++) {
            System.gc();
            try {
                collected.remove(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return loader.refersTo(null);
            }
        }
        return loader == null || loader.refersTo(null);
    }
}
