// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The table of methods: name, the scope it needs, what it does. Every request passes here. Methods of the core are fixed;
 * others come and go behind them and never take a core method's place. Thread-safe once filled.
 */
public final class Methods {
    /** What a method does; answers through the call, or throws {@link Refusal}. */
    @FunctionalInterface
    public interface Body {
        void run(Call call);
    }

    /** Methods that come and go. */
    public interface Added {
        Set<String> names();

        /** The method of that name, which checks the caller's scope itself. */
        Optional<Body> find(String name);
    }

    private static final Added NONE = new Added() {
        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Optional<Body> find(String name) {
            return Optional.empty();
        }
    };

    private final Map<String, Method> table = new TreeMap<>();
    private volatile Added added = NONE;

    private record Method(String scope, Body body) {}

    /** Adds a method. */
    public Methods add(String name, String scope, Body body) {
        if (table.put(name, new Method(scope, body)) != null) {
            throw new IllegalStateException("method " + name + " exists already");
        }
        return this;
    }

    /** Sets where to look for what the table does not have. */
    public void behind(Added others) {
        added = others;
    }

    /** Whether a name is in a space of names that the core uses, as {@code plugins.x} is beside {@code plugins.list}. */
    boolean taken(String name) {
        String space = space(name);
        return space.equals("connect") || table.keySet().stream().anyMatch(known -> space(known).equals(space));
    }

    private static String space(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** All names of the moment, sorted. */
    public List<String> names() {
        TreeSet<String> out = new TreeSet<>(table.keySet());
        out.addAll(added.names());
        return List.copyOf(out);
    }

    /** Runs a request to its answer, or to where it waits for one. */
    public void run(String id, String name, Json params, Call.Client client) {
        try {
            if (name.equals("connect")) {
                throw Refusal.invalid("connect is only valid as the first request");
            }
            Call call = new Call(id, name, params, client);
            Method method = table.get(name);
            if (method == null) {
                added.find(name).orElseThrow(() -> Refusal.invalid("unknown method: " + shown(name))).run(call);
                return;
            }
            demand(method.scope, client);
            method.body.run(call);
        } catch (RuntimeException e) {
            client.refuse(id, Refusals.of(name, e).json());
        }
    }

    /** @throws Refusal when the client does not hold that scope */
    static void demand(String scope, Call.Client client) {
        if (client.peer().role().equals("node")) {
            throw Refusal.invalid("unauthorized role: node");
        }
        if (!Scopes.allow(client.peer().scopes(), scope)) {
            Json.Obj details = Json.object()
                    .put("code", "MISSING_SCOPE")
                    .put("missingScope", scope)
                    .put("requiredScopes", Json.array(List.of(Json.of(scope))))
                    .build();
            throw new Refusal("FORBIDDEN", "missing scope: " + scope, details, 0);
        }
    }

    private static String shown(String name) {
        return name.length() <= 128 ? name : name.substring(0, 128);
    }
}
