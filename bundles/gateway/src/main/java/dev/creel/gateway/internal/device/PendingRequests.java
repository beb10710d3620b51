// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The requests that wait: one for each device, for a short time, in memory only, so that nobody fills a disk with them. When
 * there are too many, the address that made most of them loses its oldest: a flood pushes out itself. Not thread-safe.
 */
final class PendingRequests {
    static final int MOST = 32;
    static final long TTL_MS = 300_000;

    private final LongSupplier clock;
    private final Map<String, Pending> byDevice = new LinkedHashMap<>();

    /** @param clock milliseconds since the epoch */
    PendingRequests(LongSupplier clock) {
        this.clock = clock;
    }

    /** A request, whether it is new, and those that gave way to it. */
    record Made(Pending request, boolean fresh, List<Pending> superseded) {}

    /** Makes a request; the same one again only lives longer. */
    Made make(Applicant applicant, Reason reason, boolean repair) {
        expire();
        Pending before = byDevice.remove(applicant.deviceId());
        boolean same = before != null && before.applicant().equals(applicant) && before.reason() == reason;
        String id = same ? before.requestId() : UUID.randomUUID().toString();
        List<Pending> gone = new ArrayList<>();
        if (before != null && !same) {
            gone.add(before);
        }
        if (byDevice.size() >= MOST) {
            gone.add(crowdedOut());
        }
        Pending made = new Pending(id, applicant, reason, repair, clock.getAsLong());
        byDevice.put(applicant.deviceId(), made);
        return new Made(made, !same, gone);
    }

    private Pending crowdedOut() {
        Map<String, Integer> counts = new HashMap<>();
        byDevice.values().forEach(p -> counts.merge(p.applicant().address(), 1, Integer::sum));
        int most = counts.values().stream().max(Integer::compare).orElseThrow();
        Pending out = byDevice.values().stream().filter(p -> counts.get(p.applicant().address()) == most).findFirst().orElseThrow();
        return byDevice.remove(out.applicant().deviceId());
    }

    Optional<Pending> find(String requestId) {
        expire();
        return byDevice.values().stream().filter(p -> p.requestId().equals(requestId)).findFirst();
    }

    /** Takes a device's request away, if it has one. */
    Optional<Pending> take(String deviceId) {
        expire();
        return Optional.ofNullable(byDevice.remove(deviceId));
    }

    /** Oldest first. */
    List<Pending> all() {
        expire();
        return List.copyOf(byDevice.values());
    }

    private void expire() {
        long oldest = clock.getAsLong() - TTL_MS;
        for (Iterator<Pending> all = byDevice.values().iterator(); all.hasNext();) {
            if (all.next().ts() <= oldest) {
                all.remove();
            }
        }
    }
}
