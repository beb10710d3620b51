// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import dev.creel.confine.internal.Authority;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Keeps count of what plugins take where no permission is asked for: sockets that were opened or closed, files that were
 * mapped, renames that ended, the parts of a write that gathers. Decides nothing; thread-safe.
 */
final class Accounts {
    private static final Set<String> RULES = Set.of("jdk.count.opened", "jdk.count.closed", "jdk.count.mapped",
            "jdk.count.moved", "jdk.count.vector", "jdk.count.part");

    private static final int PATIENCE = 10;
    private static final long MOMENT_MILLIS = 20;

    private final Authority authority;
    private final Held held = new Held();
    private volatile long collected = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    private final ThreadLocal<long[]> gathered = ThreadLocal.withInitial(() -> new long[1]);
    private final ThreadLocal<long[]> mapping = ThreadLocal.withInitial(() -> new long[1]);

    Accounts(Authority authority) {
        this.authority = authority;
    }

    boolean keeps(String id) {
        return RULES.contains(id);
    }

    /** @param plugin whose thread it is; null for none, which is charged with nothing */
    void note(String id, Object plugin, Object self, Object first) {
        if (id.equals("jdk.count.closed")) {
            held.drop(self);
        } else if (plugin != null) {
            switch (id) {
                case "jdk.count.opened" -> held.add(self, authority.stock(plugin).sockets(), 1);
                case "jdk.count.mapped" -> mapped(plugin, self);
                case "jdk.count.moved" -> authority.stock(plugin).folder().renamed();
                case "jdk.count.vector" -> gathered.get()[0] = 0;
                default -> gathered.get()[0] += (Long) first;
            }
        }
    }

    private void mapped(Object plugin, Object mapping) {
        long size = this.mapping.get()[0];
        this.mapping.get()[0] = 0;
        if (mapping != null && size > 0) {
            held.add(mapping, authority.stock(plugin).folder().mapped(), size);
        }
    }

    /** The current thread is about to map that much for writing. */
    void maps(long size) {
        mapping.get()[0] = size;
    }

    /** What the write of many buffers that is about to begin on the current thread amounts to. */
    long gathered() {
        return gathered.get()[0];
    }

    /** How many sockets the plugin has open. */
    long sockets(Object plugin) {
        return authority.stock(plugin).sockets().get();
    }

    /**
     * What was mapped is unmapped when the collector has been there, and that may be long ago: has it come, at most once a
     * second, and waits a little for what it finds.
     *
     * @return whether there is room now
     */
    boolean collected(BooleanSupplier room) {
        long now = System.nanoTime();
        if (now - collected < TimeUnit.SECONDS.toNanos(1)) {
            return false;
        }
        collected = now;
        System.gc();
        for (int tries = 0; tries < PATIENCE; tries++) {
            if (room.getAsBoolean()) {
                return true;
            }
            try {
                held.await(MOMENT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }
}
