// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import java.util.Set;

/**
 * Who speaks, as the gateway authenticated them.
 *
 * @param connection id of the connection or request
 * @param authenticated whether a right secret was presented
 * @param role {@code operator} or {@code node}
 * @param scopes what the server granted
 * @param clientId the client's own name, for logs only
 */
public record Peer(String connection, boolean authenticated, String role, Set<String> scopes, String clientId) {
    public Peer {
        scopes = Set.copyOf(scopes);
    }
}
