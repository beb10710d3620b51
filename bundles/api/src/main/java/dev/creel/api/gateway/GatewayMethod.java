// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.gateway;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A method of the gateway's WebSocket protocol, registered with the service property {@code method=NAME.SOMETHING}, where
 * NAME is the plugin's own name. Needs {@code ContributePermission "method:NAME.SOMETHING"}. Fails with
 * {@link dev.creel.api.plugin.Failure}; called on the plugin's call threads.
 */
@ConsumerType
public interface GatewayMethod {
    MethodSpec spec();

    /** Answers one request; the result's text is at most 1 MiB. */
    Json call(Json.Obj params, Peer peer, Call call);

    /**
     * What the method is.
     *
     * @param name as in the service property
     * @param scope what a client needs: {@code operator.read}, {@code operator.write} or {@code operator.admin}
     */
    record MethodSpec(String name, String scope) {
        public MethodSpec {
            if (!name.matches("[a-z][a-z0-9-]{0,63}\\.[a-zA-Z][a-zA-Z0-9.]{0,63}")) {
                throw new IllegalArgumentException("not the name of a plugin's method: " + name);
            }
            Objects.requireNonNull(scope, "scope");
        }
    }

    /** Who asks, as the gateway authenticated them; {@code client} is the client's own word, for logs only. */
    record Peer(String role, Set<String> scopes, String client) {
        public Peer {
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(client, "client");
            scopes = Set.copyOf(scopes);
        }
    }
}
