// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.access.ClientTools;
import dev.creel.access.Message.Turn;
import dev.creel.api.model.Message.Image;
import dev.creel.gateway.internal.Refusal;
import java.util.List;

/**
 * What a request of either endpoint asks of an agent. Immutable.
 *
 * @param model as the client wrote it, echoed in the answer
 * @param agent the agent the model names; empty for the default one
 * @param user the person the client speaks for; empty if it does not say
 * @param prompt what is new, and what came before
 * @param client tools the client runs itself, and their results
 * @param previous the response this one goes on from; empty if none
 * @param stream whether the answer is wanted as events
 */
record Asked(String model, String agent, String user, Prompt prompt, ClientTools client, String previous, boolean stream) {
    private static final List<String> FAMILY = List.of("openclaw", "creel", "moltbot", "clawdbot", "agent");

    /**
     * @param text what is new; empty when only results are
     * @param system extra system prompt
     * @param images beside the text
     */
    record Prompt(String text, String system, List<Image> images, List<Turn> prelude) {
        Prompt {
            images = List.copyOf(images);
            prelude = List.copyOf(prelude);
        }
    }

    /** The agent a model name means; empty for the default one. Other names are an error, never the default agent. */
    static String agent(String model) {
        for (String family : FAMILY) {
            if (model.equals(family) && !family.equals("agent") || model.equals(family + "/default")) {
                return "";
            }
            if (model.startsWith(family + "/") || model.startsWith(family + ":")) {
                String id = model.substring(family.length() + 1);
                if (!id.isBlank()) {
                    return id;
                }
            }
        }
        throw Refusal.invalid("Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.");
    }
}
