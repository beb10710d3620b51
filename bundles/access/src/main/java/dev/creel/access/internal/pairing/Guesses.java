// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts wrong codes of each who tries. The count belongs to him alone, so that nobody can lock the owner out by guessing.
 * Bounded: who has been quiet longest is forgotten first. Thread-safe.
 */
public final class Guesses {
    static final int MOST_WRONG = 5;
    static final long WINDOW_MS = 600_000;
    private static final int MOST_KEPT = 1_024;

    private final LongSupplier clock;
    private final Map<String, Count> byWho = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Count(int wrong, long since) {}

    /** @param clock milliseconds */
    public Guesses(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whether he tried too often; then a right code is worth nothing either. */
    public synchronized boolean locked(String who) {
        Count count = byWho.get(who);
        return count != null && count.wrong() >= MOST_WRONG && !over(count);
    }

    /** Counts a wrong one; each prolongs what is being waited for. */
    public synchronized void wrong(String who) {
        Count before = byWho.get(who);
        int wrong = before == null || over(before) ? 0 : before.wrong();
        byWho.put(who, new Count(wrong + 1, clock.getAsLong()));
    }

    public synchronized void right(String who) {
        byWho.remove(who);
    }

    private boolean over(Count count) {
        return Math.abs(clock.getAsLong() - count.since()) >= WINDOW_MS;
    }
}
