// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
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
 * @param options further options of the surface, as JSON: {@code client} see {@link ClientTools}; {@code images} see {@link Images};
 * {@code request} tells two
 * requests of one key apart; {@code model} is asked in place of the agent's
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

    /**
     * An earlier message.
     *
     * @param role {@code user}, {@code assistant}, or {@code tool} for the result of a call
     * @param calls what an assistant called; empty otherwise
     * @param callId the call a result belongs to; empty otherwise
     */
    public record Turn(String role, String text, List<ToolUse> calls, String callId) {
        public Turn {
            calls = List.copyOf(calls);
        }

        /** A message that is text and nothing else. */
        public Turn(String role, String text) {
            this(role, text, List.of(), "");
        }
    }
}
