// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signatures without a challenge that were shown lately: each counts once, because nothing else tells a copy from the
 * original. Bounded: when too many are fresh, no further one counts. Thread-safe.
 */
final class SeenSignatures {
    static final int MOST = 256;

    private final long keepMs;
    private final Map<String, Long> seen = new LinkedHashMap<>();

    /** @param keepMs how long a signature would be taken for fresh */
    SeenSignatures(long keepMs) {
        this.keepMs = keepMs;
    }

    /** Whether that signature is shown for the first time. */
    synchronized boolean first(String signature, long now) {
        seen.values().removeIf(at -> now - at > keepMs);
        return seen.size() < MOST && seen.putIfAbsent(signature, now) == null;
    }
}
