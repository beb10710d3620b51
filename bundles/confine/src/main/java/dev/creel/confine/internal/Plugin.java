// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Cancelled;
import dev.creel.confine.PluginId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** One plugin: identity, rights and threads; the identity object plugin threads carry. Thread-safe. */
final class Plugin {
    private static final int BREAKS = 5;
    private static final long BREAKS_SECONDS = 600;

    /** Stands for every plugin that was removed: it has no rights, and nothing of it is entered. */
    static final Plugin REMOVED = new Plugin();

    private volatile Bundle bundle;
    private final int number;
    private final String location;
    private final PluginId id;
    private volatile Grants grants;
    private final Lane lifecycle;
    private final Pool calls;
    private final Pool streams;
    private final Loops loops;
    private final Budget denials = Denials.budget();
    private final Budget breaks = new Budget(BREAKS, BREAKS_SECONDS);
    private final Roll roll = new Roll();
    private final Stock stock;
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final Workshop workshop;
    private final Incidents incidents;
    private final Set<Work<?>> running = ConcurrentHashMap.newKeySet();
    private final Set<Breaker> breakers = ConcurrentHashMap.newKeySet();
    private volatile boolean quarantined;
    private volatile boolean leaving;
    private volatile String quarantineReason = "";
    private volatile boolean released;

    private Plugin() {
        this.number = -2;
        this.location = "";
        this.id = new PluginId("removed", "removed", "0", "");
        this.grants = new Grants(-2, List.of());
        this.stock = new Stock("", () -> 0);
        this.workshop = null;
        this.incidents = null;
        this.lifecycle = null;
        this.calls = null;
        this.streams = null;
        this.loops = null;
        this.quarantined = true;
        this.released = true;
    }

    /** @param dataFolder its own folder; empty for none */
    Plugin(Bundle bundle, PluginId id, Grants grants, String dataFolder, Workshop workshop, Incidents incidents) {
        this.bundle = bundle;
        this.number = Math.toIntExact(bundle.getBundleId());
        this.location = bundle.getLocation();
        this.id = id;
        this.grants = grants;
        this.workshop = workshop;
        this.incidents = incidents;
        this.stock = new Stock(dataFolder, () -> grants().quota().diskBytes());
        this.lifecycle = new Lane(this, workshop);
        this.calls = new Pool(this, workshop, "call", grants.quota().calls(), Pool.WAITING);
        this.streams = new Pool(this, workshop, "stream", grants.quota().streams(), Pool.WAITING);
        this.loops = new Loops(this, workshop, grants.quota().loops());
    }

    /** Its bundle; null after it was removed. */
    Bundle bundle() {
        return bundle;
    }

    /** What its classes are woven with and its threads carry. */
    int number() {
        return number;
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

    Roll roll() {
        return roll;
    }

    Loops loops() {
        return loops;
    }

    Stock stock() {
        return stock;
    }

    /** Whether code of the plugin did not end in time: nothing of it is entered again until it was stopped. */
    boolean quarantined() {
        return quarantined;
    }

    /**
     * Nothing of the plugin is entered from now on; what runs is ended, on a thread of the host. Counts once.
     *
     * @param reason what it did, for the operator
     */
    void quarantine(String reason) {
        synchronized (this) {
            if (quarantined) {
                return;
            }
            quarantined = true;
            quarantineReason = reason;
        }
        failed(reason);
        workshop.notice(() -> end(reason));
    }

    /** Why it is in quarantine; empty when it is not. */
    String quarantineReason() {
        return quarantined ? quarantineReason : "";
    }

    /** Ends loops, calls and own threads; the lifecycle thread is its keeper's. */
    private void end(String reason) {
        incidents.quarantined(this, reason);
        loops.end("");
        running.forEach(work -> work.cancel(Cancelled.Why.STOPPING));
        workshop.controls().stopChildren(this);
    }

    Budget denials() {
        return denials;
    }

    /** The calls and rounds under way. */
    Set<Work<?>> running() {
        return running;
    }

    /** The breakers of its services. */
    Set<Breaker> breakers() {
        return breakers;
    }

    /** One of its services is not called for a while. */
    void rests(String reason) {
        workshop.notice(() -> incidents.resting(this, reason));
    }

    /** Why calls of one of its services are refused now; empty when none are. */
    String resting() {
        return breakers.stream().map(Breaker::resting).filter(r -> !r.isEmpty()).findFirst().orElse("");
    }

    /** Counts something of the plugin that broke and will be tried again; too many put it in quarantine. */
    void broke(String what) {
        if (!breaks.spend(System.nanoTime())) {
            quarantine("it broke more than " + BREAKS + " times in " + BREAKS_SECONDS + " s, at last " + what);
        }
    }

    /** Forgets quarantine and earlier failures before a new start. */
    void fresh() {
        quarantined = false;
        breaks.refill();
        failure.set(null);
    }

    /** Whether it is about to be stopped: calls under way may end, no other begins. */
    boolean leaving() {
        return leaving;
    }

    /** Waits for the calls under way, no longer than that. @return whether all have ended */
    boolean drain(Duration atMost) throws InterruptedException {
        leaving = true;
        calls.finish();
        streams.finish();
        long end = System.nanoTime() + atMost.toNanos();
        return calls.finished(end - System.nanoTime()) && streams.finished(end - System.nanoTime());
    }

    boolean released() {
        return released;
    }

    void release() {
        released = true;
        quarantined = true;
        quarantineReason = "it was removed";
    }

    /** Its bundle is uninstalled: whoever still holds this object must not hold the class loader with it. */
    void forget() {
        bundle = null;
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
        Bundle installed = bundle;
        BundleWiring wiring = installed == null ? null : installed.adapt(BundleWiring.class);
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        return loader == null ? Plugin.class.getClassLoader() : loader;
    }

    @Override
    public String toString() {
        return id.name();
    }
}
