// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import java.util.Optional;

/** One layer of tool policy: it lets a tool pass or refuses it, and never gives back what another refused. */
interface Layer {
    /** Where it stands in the configuration, or the name of what stands nowhere. */
    String path();

    /** Why it refuses the tool; empty when it lets it pass. */
    Optional<Refusal> refusal(Named tool);

    /** The rule that refuses, and what the operator can do about it. */
    record Refusal(String rule, String remedy) {}

    static Optional<Refusal> refused(String rule, String remedy) {
        return Optional.of(new Refusal(rule, remedy));
    }
}
