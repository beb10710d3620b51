// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.Threads;
import dev.creel.gateway.internal.auth.Credentials;
import dev.creel.gateway.internal.auth.Guard;
import dev.creel.gateway.internal.auth.GuessTrail;
import dev.creel.gateway.internal.auth.Lockout;
import dev.creel.gateway.internal.auth.Tailnet;
import dev.creel.gateway.internal.auth.TailscaleServe;
import dev.creel.gateway.internal.device.Changes;
import dev.creel.gateway.internal.device.Devices;
import dev.creel.gateway.internal.device.Pairing;
import dev.creel.gateway.internal.http.Bodies;
import dev.creel.gateway.internal.http.Front;
import dev.creel.gateway.internal.http.HostScheduler;
import dev.creel.gateway.internal.http.Models;
import dev.creel.gateway.internal.http.PageFront;
import dev.creel.gateway.internal.http.PluginRoutes;
import dev.creel.gateway.internal.http.Port;
import dev.creel.gateway.internal.http.Probes;
import dev.creel.gateway.internal.http.ToolsInvoke;
import dev.creel.gateway.internal.http.UnderWay;
import dev.creel.gateway.internal.metrics.Dump;
import dev.creel.gateway.internal.metrics.MetricsRoute;
import dev.creel.gateway.internal.metrics.PluginTally;
import dev.creel.gateway.internal.metrics.RunTally;
import dev.creel.gateway.internal.metrics.Vitals;
import dev.creel.gateway.internal.openai.ChatCompletions;
import dev.creel.gateway.internal.openai.Responses;
import dev.creel.gateway.internal.rpc.AbsentCapabilities;
import dev.creel.gateway.internal.rpc.ApprovalMethods;
import dev.creel.gateway.internal.rpc.ChannelMethods;
import dev.creel.gateway.internal.rpc.ChannelPairingMethods;
import dev.creel.gateway.internal.rpc.AgentMethods;
import dev.creel.gateway.internal.rpc.ChatHistory;
import dev.creel.gateway.internal.rpc.ChatInjection;
import dev.creel.gateway.internal.rpc.ConfigMethods;
import dev.creel.gateway.internal.rpc.ContributedMethods;
import dev.creel.gateway.internal.rpc.DeviceMethods;
import dev.creel.gateway.internal.rpc.Health;
import dev.creel.gateway.internal.rpc.LogTail;
import dev.creel.gateway.internal.rpc.Methods;
import dev.creel.gateway.internal.rpc.ModelMethods;
import dev.creel.gateway.internal.rpc.PluginMethods;
import dev.creel.gateway.internal.rpc.RunMethods;
import dev.creel.gateway.internal.rpc.SandboxMethods;
import dev.creel.gateway.internal.rpc.SecurityMethods;
import dev.creel.gateway.internal.rpc.SendMethod;
import dev.creel.gateway.internal.rpc.SessionChanges;
import dev.creel.gateway.internal.rpc.SessionLists;
import dev.creel.gateway.internal.rpc.Subscriptions;
import dev.creel.gateway.internal.rpc.SystemMethods;
import dev.creel.gateway.internal.rpc.ToolMethods;
import dev.creel.gateway.internal.rpc.UsageMethods;
import dev.creel.gateway.internal.tls.Tls;
import dev.creel.gateway.internal.ws.ApprovalEvents;
import dev.creel.gateway.internal.ws.Clients;
import dev.creel.gateway.internal.ws.DeviceEvents;
import dev.creel.gateway.internal.ws.Limits;
import dev.creel.gateway.internal.ws.RunEvents;
import dev.creel.gateway.internal.ws.SessionEvents;
import dev.creel.gateway.internal.ws.Sockets;
import dev.creel.vault.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** The gateway put together from its parts: one port, from opening to its orderly end. Thread-safe. */
final class GatewayServer {
    /** Longest time requests under way may take to end when the gateway stops. */
    private static final long DRAIN_MS = 8_000;

    /** Bytes of bodies that may be on their way to routes of plugins. */
    private static final long ROUTE_BODIES = 8L << 20;

    private final Backends backends;
    private final Credentials credentials;
    private final HostScheduler scheduler;
    private final Clients clients;
    private final UnderWay underWay = new UnderWay();
    private final Config config;
    private final Optional<Tls> tls;
    private final Port port;
    private final Front front;
    private final PluginWork work;
    private final PluginCalls calls;
    private final Alarms alarms;
    private Optional<TailscaleServe> served = Optional.empty();
    private volatile boolean stopping;

    /**
     * What the process is: version, own host name, and where its threads come from.
     *
     * @param redact masks secrets in a text
     * @param tailnet who vouches for members of the tailnet
     */
    record Process(String version, String hostName, Threads threads, Limits limits, UnaryOperator<String> redact, Tailnet tailnet) {}

    GatewayServer(Config config, Audit audit, Store store, Credentials credentials, Backends backends, List<String> hosts, int number,
            Process process) {
        this.config = config;
        this.backends = backends;
        this.credentials = credentials;
        ThreadFactory threads = process.threads().factory("gateway");
        this.scheduler = new HostScheduler(threads);
        this.tls = Tls.of(config, store, process.hostName());
        this.port = new Port(hosts, number, tls.map(Tls::factory), threads, scheduler);
        this.work = new PluginWork(process.threads());
        this.calls = new PluginCalls(process.threads());
        Limits limits = process.limits();
        Front.Rules rules = Front.Rules.of(config, process.hostName(), process.tailnet());
        LongSupplier clock = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        Guard guard = new Guard(credentials, new Lockout(clock), new Lockout(clock), new GuessTrail(audit, clock));
        this.alarms = new Alarms(config, audit);
        Health health = new Health(backends);
        Methods methods = new Methods();
        this.clients = new Clients(scheduler, limits, () -> healthIfServing(health), self(process));
        Probes probes = new Probes(backends, () -> stopping, process.version());
        new SystemMethods(backends, config, health, clients::presence, process.version()).addTo(methods);
        new SessionLists(backends).addTo(methods);
        new SessionChanges(backends).addTo(methods);
        new Subscriptions(backends).addTo(methods);
        new ChatHistory(backends).addTo(methods);
        new ChatInjection(backends, audit, clients::injected).addTo(methods);
        new AgentMethods(backends).addTo(methods);
        new ModelMethods(backends, calls).addTo(methods);
        new ToolMethods(backends, calls).addTo(methods);
        new UsageMethods(backends).addTo(methods);
        AbsentCapabilities.addTo(methods);
        new ApprovalMethods(backends.approving()).addTo(methods);
        new ConfigMethods(config, audit).addTo(methods);
        new LogTail(() -> Path.of(config.current().stateDir(), "logs"), process.redact()).addTo(methods);
        new RunMethods(backends, scheduler).addTo(methods);
        new PluginMethods(backends, work).addTo(methods);
        DeviceEvents news = new DeviceEvents(clients);
        Devices devices = new Devices(() -> store, id -> credentials.get().mark("device " + id), System::currentTimeMillis);
        new DeviceMethods(devices, new Changes(devices, news, audit), clients::connected, clients::recheck).addTo(methods);
        new ChannelPairingMethods(backends, config).addTo(methods);
        new ChannelMethods(backends).addTo(methods);
        new SandboxMethods(backends, work).addTo(methods);
        new SecurityMethods(backends, work).addTo(methods);
        new SendMethod(backends, calls).addTo(methods);
        methods.behind(new ContributedMethods(backends, calls, methods));
        String boot = UUID.randomUUID().toString();
        clients.greet(backends, config, methods, health, process.version(), boot, probes::uptimeMs);
        // A quarter of the heap at most lies in buffers of clients, however many there are: one half on its way in, one out.
        long share = Runtime.getRuntime().maxMemory() / 8;
        Budget outbound = new Budget(Math.max(share, 16L << 20));
        Budget inbound = new Budget(Math.max(share, 16L << 20));
        Budget routeBytes = new Budget(ROUTE_BODIES);
        Vitals vitals = new Vitals(backends, clients::count,
                Map.of("websocket", outbound, "inbound", inbound, "routes", routeBytes), probes::uptimeMs);
        RunTally runs = new RunTally();
        PluginTally plugins = new PluginTally(backends);
        new Dump(vitals, runs, plugins, process.version()).addTo(methods);
        Sockets sockets = new Sockets(port::webSocket, clients, guard, new Pairing(devices, news, audit), config, this::serving,
                methods, rules::hosts, scheduler, inbound, outbound, limits);
        Bodies bodies = new Bodies(inbound, scheduler);
        List<Front.Route> endpoints = List.of(new ChatCompletions(backends, config, bodies),
                new Responses(backends, config, bodies), new Models(backends), new ToolsInvoke(backends, calls, bodies),
                new MetricsRoute(vitals, runs, plugins));
        // Of its own: strangers may send to open routes, and operators' requests must not wait for them.
        PluginRoutes routes = new PluginRoutes(backends, calls, new Bodies(routeBytes, scheduler));
        this.front = new Front(rules, guard, underWay, sockets, probes, endpoints, routes,
                new PageFront(config, backends));
        backends.sessionHub().follow(new SessionEvents(clients, backends));
        backends.hub().follow(new RunEvents(clients, scheduler));
        backends.hub().follow(runs);
        backends.approving().tell(new ApprovalEvents(clients));
        backends.pluginNews().tell(clients::pluginsChanged);
        backends.pluginNews().tell(change -> plugins.changed());
    }

    private boolean serving() {
        return backends.serving() && !stopping;
    }

    private Optional<String> healthIfServing(Health health) {
        return serving() ? Optional.of(health.recent()) : Optional.empty();
    }

    private static Json.Obj self(Process process) {
        return Json.object()
                .put("host", process.hostName().isEmpty() ? "gateway" : process.hostName())
                .put("version", process.version())
                .put("platform", "linux")
                .put("mode", "gateway")
                .put("reason", "self")
                .put("text", "Gateway: app " + process.version() + " · mode gateway · reason self")
                .build();
    }

    /** @throws IOException when the address cannot be had; @throws IllegalArgumentException when there is no secret */
    void open() throws IOException {
        credentials.required();
        alarms.raise();
        try {
            scheduler.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        port.open(front);
        served = TailscaleServe.of(config.current());
        served.ifPresent(entry -> entry.begin(number()));
    }

    /** SHA-256 of the certificate shown now; empty without TLS. */
    String fingerprint() {
        return tls.map(Tls::fingerprint).orElse("");
    }

    int number() {
        return port.number();
    }

    /** Whether the port is served, and nothing behind it hangs for good. */
    boolean alive() {
        return stopping || port.answers() && backends.dead().isEmpty();
    }

    /** Whoever came in by a secret that is not in force any more is cut off, and new breaches are said aloud. */
    void configurationChanged() {
        clients.recheck();
        underWay.recheck();
        alarms.raise();
        tls.ifPresent(Tls::read);
    }

    /** Says goodbye, lets requests under way end within a bound, and closes the port. */
    void close() {
        stopping = true;
        port.refuseNew();
        clients.shutdown("gateway stopping");
        port.close(DRAIN_MS);
        work.close();
        calls.close();
        tls.ifPresent(Tls::close);
        served.ifPresent(TailscaleServe::end);
    }
}
