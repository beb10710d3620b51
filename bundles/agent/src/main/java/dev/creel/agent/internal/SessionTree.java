// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.util.UUID;

/**
 * Which session was spawned by which: told by the key alone, so that it needs no store and holds over restarts. A sub-agent never
 * spawns, so the tree is one level deep. Stateless.
 */
final class SessionTree {
    private static final String SPAWNED = "subagent";
    private static final int PARENT = 24;

    private SessionTree() {}

    /** A key for a session of that agent which that session spawns. */
    static String child(String parentKey, String agentId) {
        return prefix(parentKey, agentId) + UUID.randomUUID();
    }

    /** Whether the one session spawned the other. */
    static boolean spawned(String parentKey, String key) {
        String[] parts = key.split(":", 3);
        return parts.length == 3 && key.startsWith(prefix(parentKey, parts[1]));
    }

    private static String prefix(String parentKey, String agentId) {
        return "agent:" + agentId + ':' + SPAWNED + ':' + OutgoingFiles.digest(parentKey).substring(0, PARENT) + '.';
    }
}
