// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

/** How much a jar may unfold to, together with the jars inside it; used by one thread. */
final class Budget {
    static final int MOST_ENTRIES = 20_000;
    static final long LARGEST_ENTRY = 64L << 20;
    static final long LARGEST_TOTAL = 256L << 20;
    private static final long SMALL = 1L << 20;
    private static final long MOST_RATIO = 100;
    private static final String REMEDY = "; leave out what the plugin does not need";

    private int entries;
    private long total;

    /** Counts one entry before anything of it is unfolded. */
    void take(Entry entry) throws Flaw {
        if (++entries > MOST_ENTRIES) {
            throw new Flaw("entry.count", entry.name(), "the jar has more than " + MOST_ENTRIES + " entries" + REMEDY);
        }
        if (entry.size() > LARGEST_ENTRY) {
            throw new Flaw("entry.size", entry.name(), "unfolds to more than " + LARGEST_ENTRY + " bytes" + REMEDY);
        }
        if (entry.size() > SMALL && entry.size() / MOST_RATIO > entry.packed()) {
            throw new Flaw("entry.ratio", entry.name(), "unfolds to more than " + MOST_RATIO + " times its size" + REMEDY);
        }
        total += entry.size();
        if (total > LARGEST_TOTAL) {
            throw new Flaw("entry.total", entry.name(), "the jar unfolds to more than " + LARGEST_TOTAL + " bytes" + REMEDY);
        }
    }
}
