// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import java.util.List;
import java.util.Set;

/**
 * Who a connected client is and what it may do.
 *
 * @param clientId its own name, for policy towards the family's known clients and for logs; gives no right by itself
 * @param mode how it runs, for example {@code cli} or {@code backend}
 * @param protocol 3 or 4
 * @param scopes what the server granted
 * @param entry how it came in, and what it stays by
 */
record Identity(
        String clientId,
        String displayName,
        String version,
        String platform,
        String mode,
        String instanceId,
        String deviceId,
        int protocol,
        String role,
        Set<String> scopes,
        Set<String> caps,
        Entry entry) {
    Identity {
        scopes = Set.copyOf(scopes);
        caps = Set.copyOf(caps);
    }

    String method() {
        return entry.method();
    }

    /** The granted scopes in a fixed order. */
    List<String> sortedScopes() {
        return scopes.stream().sorted().toList();
    }
}
