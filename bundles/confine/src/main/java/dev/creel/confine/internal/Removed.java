// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.BitSet;

/** The ids of bundles that were plugins and are gone; reading takes no lock. A framework gives no id twice. */
final class Removed {
    private volatile BitSet ids = new BitSet();

    synchronized void add(int id) {
        BitSet next = (BitSet) ids.clone();
        next.set(id);
        ids = next;
    }

    boolean has(long id) {
        return id <= Integer.MAX_VALUE && ids.get((int) id);
    }
}
