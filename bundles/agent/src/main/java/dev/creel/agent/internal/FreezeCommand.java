// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.internal.Commands.Answer;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.config.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code /freeze}: the owner's emergency stop from a chat. Only the machine itself, or who administrates it, can thaw: whoever took
 * over the owner's account must not be able to.
 */
final class FreezeCommand {
    private FreezeCommand() {}

    static Answer answer(Snapshot now, String by, String arguments) {
        String word = arguments.strip().toLowerCase(Locale.ROOT);
        try {
            Set<Part> parts = Part.named(word.isEmpty() ? "all" : word);
            for (Part part : parts) {
                Freeze.of(now).freeze(part, by, "/freeze in a chat", Instant.now());
            }
            List<String> names = parts.stream().map(Part::word).collect(Collectors.toList());
            return new Answer("freeze", "Frozen: " + String.join(", ", names) + ". To end that, on the machine of the gateway: creel thaw");
        } catch (IllegalArgumentException e) {
            return new Answer("freeze", "Nothing was frozen: say /freeze all, inbound, tools, plugins or nodes.");
        } catch (IOException e) {
            return new Answer("freeze", "It could NOT be frozen, the state folder takes no file. Stop the gateway itself.");
        }
    }
}
