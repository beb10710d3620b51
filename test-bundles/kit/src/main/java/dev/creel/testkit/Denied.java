// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit;

import java.util.List;

/** The plugin did not do what it was asked; says which lines to declare if the host refused it something. */
public final class Denied extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final transient List<Denial> denials;

    Denied(String what, List<Denial> denials) {
        super(text(what, denials));
        this.denials = List.copyOf(denials);
    }

    /** What the host refused; empty when the plugin failed for another reason. */
    public List<Denial> denials() {
        return denials;
    }

    private static String text(String what, List<Denial> denials) {
        StringBuilder out = new StringBuilder(what);
        denials.forEach(denial -> out.append("\n  refused by ").append(denial.advice()));
        return out.toString();
    }
}
