// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Outbox.Choice;
import java.util.List;
import java.util.Optional;

/** Commands that an answer offers for pressing. Stateless. */
final class Choices {
    private static final int MOST = 24;

    private Choices() {}

    /** The command with each of these values; those a button cannot hold are left to be typed. */
    static List<Choice> of(String command, List<String> values) {
        return values.stream().flatMap(value -> choice(value, "/" + command + " " + value).stream()).limit(MOST).toList();
    }

    private static Optional<Choice> choice(String label, String command) {
        try {
            return Optional.of(new Choice(label, command));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
