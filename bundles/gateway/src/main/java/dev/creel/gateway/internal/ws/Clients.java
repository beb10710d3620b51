// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.rpc.Health;
import dev.creel.gateway.internal.rpc.Methods;
import dev.creel.session.Sessions.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * All WebSocket clients of this gateway: counts, presence, ticks, and events to many at once. One timer serves all of
 * them, and it runs only while there is a client. Thread-safe.
 */
public final class Clients {
    /** Time between ticks, announced in the hello. */
    static final long TICK_MS = 30_000;
    private static final long PING_MS = 25_000;
    private static final long HEALTH_MS = 60_000;
    private static final long BEAT_MS = 5_000;
    private static final long GATHER_MS = 200;
    private static final long GATHER_MS_EACH = 10;
    /** Clients in the presence list. */
    private static final int MOST_PRESENT = 200;

    private final Scheduler scheduler;
    private final Limits limits;
    private final Supplier<Optional<String>> health;
    private final Json.Obj self;
    private final Set<Client> known = ConcurrentHashMap.newKeySet();
    private final Deque<Client> pending = new ArrayDeque<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final AtomicLong presenceVersion = new AtomicLong(1);
    private final AtomicLong healthVersion = new AtomicLong(1);
    private volatile Welcome welcome;
    private boolean beating;
    private long nextTick;
    private long nextPing;
    private long nextHealth;

    /** Makes the hello of a client. */
    interface Welcome {
        String hello(Client client, Identity identity);
    }

    /**
     * @param health the health payload, empty while there is none
     * @param self this gateway's own entry in the presence list
     */
    public Clients(Scheduler scheduler, Limits limits, Supplier<Optional<String>> health, Json.Obj self) {
        this.scheduler = scheduler;
        this.limits = limits;
        this.health = health;
        this.self = self;
    }

    /** Sets what the hello is made of; once, before the first client. */
    public void greet(Backends backends, Config config, Methods methods, Health healthOf, String version, String bootId,
            LongSupplier uptimeMs) {
        welcome = new Hello(backends, config, methods, healthOf, this, limits, version, bootId, uptimeMs);
    }

    /** A client that has still to prove itself; the oldest such client makes room when there are too many. */
    void opened(Client client) {
        Client out = null;
        synchronized (pending) {
            pending.addLast(client);
            if (pending.size() > limits.pending()) {
                out = pending.pollFirst();
            }
        }
        if (out != null) {
            out.close(1008, "too many connections in handshake");
        }
    }

    void hello(Client client, Identity identity, String requestId) {
        if (known.size() >= limits.clients()) {
            client.close(1013, "too many clients");
            return;
        }
        client.welcome(identity, requestId, welcome.hello(client, identity), () -> known.add(client));
        synchronized (pending) {
            pending.remove(client);
        }
        if (client.ended()) {
            closed(client);
            return;
        }
        // Rights that were taken since the decision: whoever took them did not see this client yet.
        client.recheck();
        beat();
        if (!identity.clientId().equals("cli")) {
            presenceChanged();
        }
    }

    void closed(Client client) {
        synchronized (pending) {
            pending.remove(client);
        }
        if (known.remove(client) && client.identity().filter(i -> !i.clientId().equals("cli")).isPresent()) {
            presenceChanged();
        }
    }

    /** Told a moment later, and once for all that came and went meanwhile, later the more there are: it lists all to all. */
    private void presenceChanged() {
        presenceVersion.incrementAndGet();
        if (telling.compareAndSet(false, true)) {
            scheduler.schedule(this::tellPresence, Math.max(GATHER_MS, GATHER_MS_EACH * known.size()), TimeUnit.MILLISECONDS);
        }
    }

    private void tellPresence() {
        telling.set(false);
        if (!known.isEmpty()) {
            event("presence", Json.object().put("presence", presence()).build().text(), Optional.of(stateVersion()), true, Client::reads);
        }
    }

    /** Sends an event to those clients. */
    void event(String name, String payload, Optional<String> stateVersion, boolean dropIfSlow, Predicate<Client> to) {
        String open = null;
        for (Client client : known) {
            if (to.test(client)) {
                open = open == null ? Wire.open(name, payload, stateVersion) : open;
                client.event(open, dropIfSlow);
            }
        }
    }

    /** Tells everybody who may read that plugins came, went or changed their state. */
    public void pluginsChanged(long generation) {
        event("plugins.changed", "{\"generation\":" + generation + "}", Optional.empty(), true, Client::reads);
    }

    /** Shows those who may read what the agent was made to say in a session. */
    public void injected(Session session, Json.Obj message) {
        Json.Obj payload = Json.object()
                .put("runId", "inject-" + UUID.randomUUID())
                .put("sessionKey", session.key())
                .put("agentId", session.agentId())
                .put("seq", 0)
                .put("state", "final")
                .put("message", message)
                .build();
        event("chat", payload.text(), Optional.empty(), false, Client::reads);
    }

    /** Whether any client sees what happens in sessions. */
    boolean anyReads() {
        return any(Client::reads);
    }

    boolean any(Predicate<Client> of) {
        for (Client client : known) {
            if (of.test(client)) {
                return true;
            }
        }
        return false;
    }

    /** The entries of this gateway and of the clients that came last. */
    public Json presence() {
        List<Json> out = new ArrayList<>();
        Json.Builder me = Json.object();
        self.members().forEach(me::put);
        out.add(me.put("ts", System.currentTimeMillis()).build());
        known.stream()
                .filter(client -> client.identity().isPresent())
                .sorted(Comparator.comparingLong(Client::openedAt).reversed())
                .limit(MOST_PRESENT)
                .forEach(client -> out.add(entry(client, client.identity().get())));
        return Json.array(out);
    }

    private static Json.Obj entry(Client client, Identity i) {
        Json.Builder out = Json.object();
        String host = i.displayName().isEmpty() ? i.clientId() : i.displayName();
        out.put("host", host).put("version", i.version()).put("platform", i.platform()).put("mode", i.mode());
        if (!i.deviceId().isEmpty()) {
            out.put("deviceId", i.deviceId());
        }
        if (!i.instanceId().isEmpty()) {
            out.put("instanceId", i.instanceId());
        }
        return out.put("reason", "connect")
                .put("roles", Json.array(List.of(Json.of(i.role()))))
                .put("scopes", Json.array(i.sortedScopes().stream().map(Json::of).toList()))
                .put("ts", client.openedAt())
                .build();
    }

    String stateVersion() {
        return "{\"presence\":" + presenceVersion.get() + ",\"health\":" + healthVersion.get() + "}";
    }

    public int count() {
        return known.size();
    }

    /** Whether that device is connected. */
    public boolean connected(String deviceId) {
        return known.stream().anyMatch(c -> c.identity().filter(i -> i.deviceId().equals(deviceId)).isPresent());
    }

    /** Closes those whose secret or device is not in force any more. */
    public void recheck() {
        known.forEach(Client::recheck);
    }

    /** Tells those whose business that device is. */
    public void device(String event, String payload, String deviceId) {
        event(event, payload, Optional.empty(), false, c -> c.pairs(deviceId));
    }

    private void closeAll(int code, String reason) {
        known.forEach(c -> c.close(code, reason));
        List<Client> waiting;
        synchronized (pending) {
            waiting = new ArrayList<>(pending);
        }
        waiting.forEach(c -> c.close(code, reason));
    }

    /** Tells everybody that this gateway stops, and closes them. */
    public void shutdown(String reason) {
        event("shutdown", Json.object().put("reason", reason).build().text(), Optional.empty(), false, c -> true);
        closeAll(1012, "service restart");
    }

    private synchronized void beat() {
        if (!beating) {
            beating = true;
            long now = now();
            nextTick = now + TICK_MS;
            nextPing = now + PING_MS;
            nextHealth = now + HEALTH_MS;
            scheduler.schedule(this::beaten, BEAT_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void beaten() {
        boolean tick;
        boolean ping;
        boolean healthy;
        synchronized (this) {
            beating = !known.isEmpty();
            if (!beating) {
                return;
            }
            long now = now();
            tick = now >= nextTick;
            ping = now >= nextPing;
            healthy = now >= nextHealth;
            nextTick = tick ? now + TICK_MS : nextTick;
            nextPing = ping ? now + PING_MS : nextPing;
            nextHealth = healthy ? now + HEALTH_MS : nextHealth;
            scheduler.schedule(this::beaten, BEAT_MS, TimeUnit.MILLISECONDS);
        }
        if (tick) {
            event("tick", "{\"ts\":" + System.currentTimeMillis() + "}", Optional.empty(), true, c -> true);
        }
        if (ping) {
            known.forEach(c -> c.keepAlive(TimeUnit.MILLISECONDS.toNanos(2 * PING_MS)));
        }
        if (healthy) {
            health.get().ifPresent(text -> {
                healthVersion.incrementAndGet();
                event("health", text, Optional.of(stateVersion()), true, Client::reads);
            });
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
