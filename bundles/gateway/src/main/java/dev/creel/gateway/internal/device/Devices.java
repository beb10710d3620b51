// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import dev.creel.gateway.internal.Refusal;
import dev.creel.vault.Store;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The register of devices: those let in, and those that wait. Whoever decides by it and changes it holds its monitor
 * meanwhile. A change is on disk before it gives a right, and gone from memory before it is gone from disk. Thread-safe.
 */
public final class Devices {
    static final int MOST = 512;

    private final Supplier<DeviceFile> file;
    private final UnaryOperator<String> mark;
    private final LongSupplier clock;
    private final PendingRequests pending;
    private Map<String, Paired> known;

    /**
     * @param store where the devices are kept; asked when the first device comes
     * @param mark names the shared secret in force towards a device
     * @param clock milliseconds since the epoch
     */
    public Devices(Supplier<Store> store, UnaryOperator<String> mark, LongSupplier clock) {
        this.file = () -> new DeviceFile(store.get());
        this.mark = mark;
        this.clock = clock;
        this.pending = new PendingRequests(clock);
    }

    /** The device with the grants that are worth something now; empty if it has none, also when they ended with their secret. */
    public synchronized Optional<Paired> find(String deviceId) {
        return Optional.ofNullable(known().get(deviceId)).flatMap(this::worth);
    }

    private Optional<Paired> worth(Paired device) {
        Map<String, Grant> now = device.grants().values().stream()
                .filter(g -> !g.silent() || Digests.same(g.mark(), mark.apply(device.deviceId())))
                .collect(Collectors.toMap(Grant::role, g -> g));
        return now.isEmpty() ? Optional.empty() : Optional.of(device.holding(now));
    }

    /** All devices that have rights, by id. */
    public synchronized List<Paired> all() {
        return known().values().stream().map(this::worth).flatMap(Optional::stream).toList();
    }

    /** The requests that wait, oldest first. */
    public synchronized List<Pending> waiting() {
        return pending.all();
    }

    PendingRequests pending() {
        return pending;
    }

    String mark(String deviceId) {
        return mark.apply(deviceId);
    }

    long now() {
        return clock.getAsLong();
    }

    /** Gives rights: in force once they are on disk. @throws Refusal when there are too many devices */
    synchronized void give(Paired device) {
        Map<String, Paired> next = new TreeMap<>(known());
        next.put(device.deviceId(), device);
        if (next.size() > MOST) {
            next.remove(dispensable(device.deviceId()));
        }
        file.get().write(next.values());
        known = next;
    }

    /** Takes rights: in force at once, whatever the disk says. */
    synchronized void narrow(Paired device) {
        known().put(device.deviceId(), device);
        file.get().write(known.values());
    }

    /** Takes a device away. */
    synchronized void remove(String deviceId) {
        known().remove(deviceId);
        file.get().write(known.values());
    }

    /** The oldest device that nobody approved makes room. */
    private String dispensable(String except) {
        return known.values().stream()
                .filter(d -> !d.deviceId().equals(except) && d.grants().values().stream().allMatch(Grant::silent))
                .min(Comparator.comparingLong(Paired::approvedAtMs))
                .map(Paired::deviceId)
                .orElseThrow(() -> Refusal.invalid("there are " + MOST + " devices already; remove one with: creel devices remove"));
    }

    private Map<String, Paired> known() {
        if (known == null) {
            known = file.get().read();
        }
        return known;
    }
}
