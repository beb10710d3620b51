// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import java.util.Set;

/**
 * A list of senders by their stable ids. An empty one is nobody.
 *
 * @param anybody whether the operator wrote {@code "*"}
 * @param ids in the channel's canonical form
 */
public record Senders(boolean anybody, Set<String> ids) {
    public static final Senders NOBODY = new Senders(false, Set.of());

    public Senders {
        ids = Set.copyOf(ids);
    }

    boolean has(String id) {
        return anybody || ids.contains(id);
    }

    boolean isEmpty() {
        return !anybody && ids.isEmpty();
    }
}
