// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.access.Unavailable;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of methods: name, the scope it needs, what it does. Every request passes here; thread-safe once filled. */
public final class Methods {
    private static final Logger LOG = LoggerFactory.getLogger(Methods.class);

    /** What a method does; answers through the call, or throws {@link Refusal}. */
    @FunctionalInterface
    public interface Body {
        void run(Call call);
    }

    private final Map<String, Method> table = new TreeMap<>();

    private record Method(String scope, Body body) {}

    /** Adds a method. */
    public Methods add(String name, String scope, Body body) {
        if (table.put(name, new Method(scope, body)) != null) {
            throw new IllegalStateException("method " + name + " exists already");
        }
        return this;
    }

    public List<String> names() {
        return List.copyOf(table.keySet());
    }

    /** Runs a request to its answer, or to where it waits for one. */
    public void run(String id, String name, Json params, Call.Client client) {
        try {
            if (name.equals("connect")) {
                throw Refusal.invalid("connect is only valid as the first request");
            }
            Method method = table.get(name);
            if (method == null) {
                throw Refusal.invalid("unknown method: " + shown(name));
            }
            if (!Scopes.allow(client.peer().scopes(), method.scope)) {
                throw missing(method.scope);
            }
            method.body.run(new Call(id, name, params, client));
        } catch (Refusal e) {
            client.refuse(id, e.json());
        } catch (Unavailable e) {
            client.refuse(id, Refusal.unavailable(e.getMessage()).json());
        } catch (IllegalArgumentException e) {
            client.refuse(id, Refusal.invalid(e.getMessage()).json());
        } catch (RuntimeException e) {
            LOG.error("method {} failed", name, e);
            client.refuse(id, new Refusal("UNAVAILABLE", "internal error", Json.Obj.EMPTY, 0).json());
        }
    }

    private static Refusal missing(String scope) {
        Json.Obj details = Json.object()
                .put("code", "MISSING_SCOPE")
                .put("missingScope", scope)
                .put("requiredScopes", Json.array(List.of(Json.of(scope))))
                .build();
        return new Refusal("FORBIDDEN", "missing scope: " + scope, details, 0);
    }

    private static String shown(String name) {
        return name.length() <= 128 ? name : name.substring(0, 128);
    }
}
