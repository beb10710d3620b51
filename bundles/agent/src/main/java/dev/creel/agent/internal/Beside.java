// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Outbox.Choice;
import java.util.List;

/**
 * What a run's chat is shown beside the answer.
 *
 * @param before text that comes first, empty for none
 * @param choices what can be pressed below it
 */
record Beside(String before, List<Choice> choices) {
    static final Beside NOTHING = new Beside("", List.of());

    Beside {
        choices = List.copyOf(choices);
    }
}
