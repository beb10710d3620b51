// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts wrong secrets for each client address: one budget over every transport, method and client kind, loopback
 * included, so that guessing cannot be multiplied. A right secret is never asked about here, so nobody can lock the owner
 * out. Bounded: the address that has been quiet longest is forgotten first. Thread-safe.
 */
public final class Lockout {
    static final int GUESSES = 10;
    static final long WINDOW_MS = 60_000;
    static final long LOCK_MS = 300_000;
    static final int ADDRESSES = 4096;

    private final LongSupplier clock;
    private final Map<String, Budget> budgets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Budget> eldest) {
            return size() > ADDRESSES;
        }
    };

    /** @param clock milliseconds that only grow */
    public Lockout(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * What one wrong secret led to.
     *
     * @param lockedMs milliseconds the address is locked from now on, 0 while it may still guess
     * @param began whether this guess locked it
     */
    public record Count(long lockedMs, boolean began) {}

    /** Counts one wrong secret of that address. */
    public Count wrong(InetAddress client) {
        return wrong(bucket(client));
    }

    /** Counts one wrong secret of whatever has that name. */
    synchronized Count wrong(String bucket) {
        long now = clock.getAsLong();
        Budget budget = budgets.computeIfAbsent(bucket, k -> new Budget(now));
        if (now >= budget.lockedUntil && now - budget.since >= WINDOW_MS) {
            budget.since = now;
            budget.wrong = 0;
        }
        budget.wrong++;
        boolean begins = budget.wrong > GUESSES && now >= budget.lockedUntil;
        if (begins) {
            budget.lockedUntil = now + LOCK_MS;
        }
        return new Count(Math.max(0, budget.lockedUntil - now), begins);
    }

    /** IPv6 hands every client a whole /64, and 127/8 is one machine: such addresses share a budget. */
    public static String bucket(InetAddress client) {
        if (client.isLoopbackAddress()) {
            return "loopback";
        }
        byte[] raw = client.getAddress();
        return client instanceof Inet4Address
                ? HexFormat.of().formatHex(raw)
                : HexFormat.of().formatHex(Arrays.copyOf(raw, 8));
    }

    private static final class Budget {
        private long since;
        private int wrong;
        private long lockedUntil;

        private Budget(long since) {
            this.since = since;
        }
    }
}
