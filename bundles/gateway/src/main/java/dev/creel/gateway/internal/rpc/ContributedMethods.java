// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.gateway.GatewayMethod;
import dev.creel.api.gateway.GatewayMethod.MethodSpec;
import dev.creel.api.gateway.GatewayMethod.Peer;
import dev.creel.api.json.Json;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices.Service;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.PluginCalls;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods plugins contribute, as they are registered at the moment of each request. The name is the service property,
 * which confinement has checked; the scope is what the plugin says once, and the gateway demands it. Thread-safe.
 */
public final class ContributedMethods implements Methods.Added {
    private static final Logger LOG = LoggerFactory.getLogger(ContributedMethods.class);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Set<String> SCOPES = Set.of(Scopes.READ, Scopes.WRITE, Scopes.ADMIN);

    /** Most names a hello lists; plugins that could add more are listed in part, and every one can be called. */
    private static final int LISTED = 1000;

    private final Backends backends;
    private final PluginCalls calls;
    private final Methods core;
    /** What each service said, by method name; a service that went is not held. */
    private final Map<Service<GatewayMethod>, Map<String, String>> scopes = new WeakHashMap<>();

    /** @param core the table whose spaces of names belong to nobody else */
    public ContributedMethods(Backends backends, PluginCalls calls, Methods core) {
        this.backends = backends;
        this.calls = calls;
        this.core = core;
    }

    @Override
    public Set<String> names() {
        Set<String> out = new TreeSet<>();
        for (Service<GatewayMethod> service : services()) {
            service.property("method").stream().filter(name -> !core.taken(name)).limit(LISTED - out.size()).forEach(out::add);
        }
        return out;
    }

    @Override
    public Optional<Methods.Body> find(String name) {
        if (core.taken(name)) {
            return Optional.empty();
        }
        return services().stream()
                .filter(service -> service.property("method").contains(name))
                .findFirst()
                .map(service -> call -> run(service, name, call));
    }

    private List<Service<GatewayMethod>> services() {
        return backends.contributions().map(all -> all.of(GatewayMethod.class)).orElse(List.of());
    }

    private void run(Service<GatewayMethod> service, String name, Call call) {
        call.params().check();
        Json.Obj params = call.params().all();
        dev.creel.access.Peer peer = call.client().peer();
        if (peer.scopes().isEmpty()) {
            // Whoever may nothing may not even make a plugin say what it would demand.
            Methods.demand(Scopes.READ, call.client());
        }
        Peer who = new Peer(peer.role(), peer.scopes(), peer.clientId());
        call.later(task -> calls.run(service.plugin().name(), task), () -> answer(service, name, params, who, call));
    }

    private Json answer(Service<GatewayMethod> service, String name, Json.Obj params, Peer who, Call call) {
        try {
            Methods.demand(scope(service, name), call.client());
            return bounded(service.call(DEADLINE, (method, context) -> method.call(params, who, context)), name);
        } catch (PluginException e) {
            if (services().contains(service)) {
                throw e;
            }
            throw new PluginException(PluginException.Kind.GONE,
                    "plugin " + service.plugin().name() + " was stopped or removed while " + name + " was under way");
        }
    }

    private String scope(Service<GatewayMethod> service, String name) {
        synchronized (scopes) {
            String known = scopes.getOrDefault(service, Map.of()).get(name);
            if (known != null) {
                return known;
            }
        }
        MethodSpec spec = service.call(DEADLINE, (method, context) -> method.spec());
        if (spec == null || !spec.name().equals(name) || !SCOPES.contains(spec.scope())) {
            LOG.warn("method {} of plugin {} is not as its service property says, or names no scope of {}", name,
                    service.plugin().name(), SCOPES);
            throw new Refusal("UNAVAILABLE", "plugin " + service.plugin().name() + " does not describe its method " + name
                    + " rightly; its author must mend it", Json.Obj.EMPTY, 0);
        }
        synchronized (scopes) {
            scopes.computeIfAbsent(service, each -> new HashMap<>()).put(name, spec.scope());
        }
        return spec.scope();
    }

    private static Json bounded(Json answer, String name) {
        if (answer == null) {
            return Json.Nil.NIL;
        }
        if (!Measure.within(answer)) {
            throw new Refusal("UNAVAILABLE", "the answer of " + name + " is larger than a result may be (1 MiB)", Json.Obj.EMPTY, 0);
        }
        return answer;
    }
}
