// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

/** One flaw after which reading on makes no sense. */
final class Flaw extends Exception {
    private static final long serialVersionUID = 1L;

    private final String rule;
    private final String thing;

    Flaw(String rule, String thing, String what) {
        super(what, null, false, false);
        this.rule = rule;
        this.thing = thing;
    }

    String rule() {
        return rule;
    }

    String thing() {
        return thing;
    }
}
