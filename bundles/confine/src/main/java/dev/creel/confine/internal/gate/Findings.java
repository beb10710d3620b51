// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import dev.creel.confine.Finding;
import java.util.ArrayList;
import java.util.List;

/** What a screening has found so far, the first {@link #MOST}; used by one thread. */
final class Findings {
    private static final int MOST = 50;
    private static final int LONGEST_NAME = 120;

    private final List<Finding> found = new ArrayList<>();

    /**
     * @param rule what follows {@code gate.} in the id
     * @param thing the entry or header, shown without control characters
     * @param what what is wrong with it and the remedy
     */
    void add(String rule, String thing, String what) {
        if (found.size() < MOST) {
            found.add(new Finding("gate." + rule, shown(thing) + ": " + what));
        }
    }

    void add(Flaw flaw) {
        add(flaw.rule(), flaw.thing(), flaw.getMessage());
    }

    boolean none() {
        return found.isEmpty();
    }

    List<Finding> all() {
        return List.copyOf(found);
    }

    private static String shown(String thing) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(thing.length(), LONGEST_NAME); i++) {
            char c = thing.charAt(i);
            out.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return thing.length() > LONGEST_NAME ? out + "…" : out.toString();
    }
}
