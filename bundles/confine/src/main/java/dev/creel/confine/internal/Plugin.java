// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.confine.PluginId;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** One plugin: identity, rights and threads; the identity object plugin threads carry. Thread-safe. */
final class Plugin {
    private final Bundle bundle;
    private final String location;
    private final PluginId id;
    private volatile Grants grants;
    private final Lane lifecycle;
    private final Pool calls;
    private final Pool streams;
    private final AtomicReference<String> failure = new AtomicReference<>();
    private volatile boolean quarantined;
    private volatile boolean released;

    Plugin(Bundle bundle, PluginId id, Grants grants, Workshop workshop) {
        this.bundle = bundle;
        this.location = bundle.getLocation();
        this.id = id;
        this.grants = grants;
        this.lifecycle = new Lane(this, workshop);
        this.calls = new Pool(this, workshop, "call", grants.quota().calls());
        this.streams = new Pool(this, workshop, "stream", grants.quota().streams());
    }

    Bundle bundle() {
        return bundle;
    }

    /** What its classes are woven with and its threads carry. */
    int number() {
        return Math.toIntExact(bundle.getBundleId());
    }

    String location() {
        return location;
    }

    PluginId id() {
        return id;
    }

    Grants grants() {
        return grants;
    }

    void renew(Grants newest) {
        grants = newest;
    }

    Lane lifecycle() {
        return lifecycle;
    }

    Pool calls() {
        return calls;
    }

    Pool streams() {
        return streams;
    }

    /** Whether code of the plugin did not end in time: nothing of it is entered again until it was stopped. */
    boolean quarantined() {
        return quarantined;
    }

    void quarantine() {
        quarantined = true;
    }

    /** Forgets quarantine and earlier failures before a new start. */
    void fresh() {
        quarantined = false;
        failure.set(null);
    }

    boolean released() {
        return released;
    }

    void release() {
        released = true;
        quarantined = true;
    }

    /** Keeps the first failure of a start. */
    void failed(String text) {
        failure.compareAndSet(null, text);
    }

    /** The first failure since the last {@link #fresh}; empty if there is none. */
    String failure() {
        String text = failure.get();
        return text == null ? "" : text;
    }

    /** The plugin's class loader; the system's while it is not resolved. */
    ClassLoader loader() {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        return loader == null ? Plugin.class.getClassLoader() : loader;
    }

    @Override
    public String toString() {
        return id.name();
    }
}
