// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.api.json.Json;
import java.util.List;

/**
 * A message for an agent.
 *
 * @param key the dedupe key and run id: the client's idempotency key, 1 to 256 characters
 * @param surface how it came: {@code chat}, {@code agent} or {@code openai}
 * @param sessionKey as the client gave it, empty for the agent's main session
 * @param agentId as the client gave it, empty for the default agent
 * @param text what was said
 * @param extraSystem extra system prompt, empty for none
 * @param prelude earlier messages the client brought along, as role and text, oldest first
 * @param timeoutSeconds bound of the run, 0 for the configured one
 * @param options further options of the surface, as JSON
 */
public record Message(
        String key,
        String surface,
        String sessionKey,
        String agentId,
        String text,
        String extraSystem,
        List<Turn> prelude,
        long timeoutSeconds,
        Json.Obj options) {
    public Message {
        prelude = List.copyOf(prelude);
        if (key.isEmpty() || key.length() > 256) {
            throw new IllegalArgumentException("an idempotency key has 1 to 256 characters");
        }
    }

    /** An earlier message: role {@code user} or {@code assistant}. */
    public record Turn(String role, String text) {}
}
