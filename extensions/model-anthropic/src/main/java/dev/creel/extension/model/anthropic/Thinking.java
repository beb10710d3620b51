// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.anthropic;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.http.Endpoint;
import java.util.List;
import java.util.regex.Pattern;

/** How long an answer may be and how much the model may think, in the words its generation understands. */
final class Thinking {
    /** The models that are given a number of tokens; those after them decide by themselves and are told how hard to try. */
    private static final Pattern BUDGETED =
            Pattern.compile(".*claude-(3|instant|2|(opus|sonnet|haiku)-4([.-](0|1|5))?(-20\\d{6}|-latest|@.*)?$).*");

    private static final int LEAST_BUDGET = 1_024;
    private static final int ANSWER = 4_096;
    private static final int DEFAULT_TOKENS = 8_192;

    private Thinking() {}

    static void put(Json.Builder body, Prompt prompt, Endpoint endpoint) {
        int most = prompt.maxTokens() > 0 ? prompt.maxTokens() : DEFAULT_TOKENS;
        boolean able = endpoint.entry().flag("reasoning", prompt.model().contains("claude"));
        String level = able && !prompt.thinking().equals("off") ? prompt.thinking() : "";
        if (level.isEmpty()) {
            body.put("max_tokens", most);
        } else if (endpoint.entry().object("compat").flag("adaptiveThinking", !BUDGETED.matcher(prompt.model()).matches())) {
            body.put("max_tokens", prompt.maxTokens() > 0 ? most : 2 * DEFAULT_TOKENS);
            body.put("thinking", Json.object().put("type", "adaptive").put("display", "summarized").build());
            body.put("output_config", Json.object().put("effort", effort(level)).build());
        } else {
            budget(body, prompt, most, level);
        }
    }

    private static void budget(Json.Builder body, Prompt prompt, int most, String level) {
        int budget = budget(level);
        int tokens = prompt.maxTokens() > 0 ? most : budget + ANSWER;
        budget = Math.min(budget, tokens - LEAST_BUDGET);
        body.put("max_tokens", tokens);
        if (budget >= LEAST_BUDGET && begunThinking(prompt.messages())) {
            body.put("thinking", Json.object().put("type", "enabled").put("budget_tokens", budget).build());
        }
    }

    /** In the middle of a tool exchange these models go on thinking only where they began with it. */
    private static boolean begunThinking(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof Message.User) {
                return true;
            }
            if (messages.get(i) instanceof Message.Assistant said && !said.calls().isEmpty() && said.blocks().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static String effort(String level) {
        return switch (level) {
            case "minimal", "low" -> "low";
            case "medium" -> "medium";
            case "max" -> "max";
            default -> "high";
        };
    }

    private static int budget(String level) {
        return switch (level) {
            case "minimal" -> LEAST_BUDGET;
            case "low" -> 2_048;
            case "medium" -> 8_192;
            case "high" -> 16_384;
            default -> 32_768;
        };
    }
}
