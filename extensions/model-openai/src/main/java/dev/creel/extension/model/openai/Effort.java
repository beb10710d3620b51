// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.model.http.Endpoint;
import java.util.Optional;

/** How hard to think, in OpenAI's words; other servers know the three middle ones only. */
final class Effort {
    private Effort() {}

    static boolean isOpenAi(Endpoint endpoint) {
        return endpoint.origin().equals("https://api.openai.com");
    }

    /** @param thinking as in a prompt; empty where nothing should be said */
    static Optional<String> of(String thinking, Endpoint endpoint) {
        boolean all = isOpenAi(endpoint);
        return switch (thinking) {
            case "minimal" -> Optional.of(all ? "minimal" : "low");
            case "low", "medium", "high" -> Optional.of(thinking);
            case "xhigh", "max" -> Optional.of(all ? "xhigh" : "high");
            default -> Optional.empty();
        };
    }
}
