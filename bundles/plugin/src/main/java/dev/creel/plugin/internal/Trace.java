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
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LAST_WAIT_MILLIS = 3_200;

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

    /** Asks the collector a few times, each after a longer wait; may take seconds, so not for one that holds a lock. */
    Removal removal(String name, int files) {
        return new Removal(name, threads, services, files, gone());
    }

    private boolean gone() {
        for (long wait = FIRST_WAIT_MILLIS; wait <= LAST_WAIT_MILLIS && loader != null && !loader.refersTo(null); wait *= 2) {
            System.gc();
            try {
                collected.remove(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return loader.refersTo(null);
            }
        }
        return loader == null || loader.refersTo(null);
    }
}
