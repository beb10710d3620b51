// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A device that was let in once, and its rights for each role.
 *
 * @param grants by role
 */
public record Paired(
        String deviceId,
        String publicKey,
        String displayName,
        String platform,
        String family,
        String clientId,
        String mode,
        String address,
        long createdAtMs,
        long approvedAtMs,
        Map<String, Grant> grants) {
    public Paired {
        grants = Map.copyOf(grants);
    }

    static Paired of(Applicant a, long createdAt, long now, Map<String, Grant> grants) {
        return new Paired(a.deviceId(), a.publicKey(), a.displayName(), a.platform(), a.family(), a.clientId(), a.mode(),
                a.address(), createdAt, now, grants);
    }

    public Optional<Grant> grant(String role) {
        return Optional.ofNullable(grants.get(role));
    }

    Paired with(Grant grant) {
        Map<String, Grant> next = new TreeMap<>(grants);
        next.put(grant.role(), grant);
        return holding(next);
    }

    /** With those grants only. */
    Paired holding(Map<String, Grant> some) {
        return new Paired(deviceId, publicKey, displayName, platform, family, clientId, mode, address, createdAtMs, approvedAtMs, some);
    }
}
