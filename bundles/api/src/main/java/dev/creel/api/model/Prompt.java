// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model;

import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec;
import java.util.List;
import java.util.Objects;

/**
 * All a model needs for one answer.
 *
 * @param provider the provider's id in {@code models.providers}; empty for a provider's built-in models
 * @param model the model's id
 * @param settings the provider's section of the configuration, secrets as references
 * @param system the system prompt
 * @param messages the conversation, oldest first
 * @param tools what the model may call
 * @param maxTokens most tokens of the answer, 0 for the model's own bound
 * @param thinking how hard to think: {@code off}, {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code
 *     xhigh} or {@code max}; empty for the provider's own choice. A provider that knows fewer levels takes the nearest
 */
public record Prompt(
        String provider,
        String model,
        Json.Obj settings,
        String system,
        List<Message> messages,
        List<ToolSpec> tools,
        int maxTokens,
        String thinking) {
    public Prompt {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(system, "system");
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        Objects.requireNonNull(thinking, "thinking");
    }

    public Prompt(
            String provider,
            String model,
            Json.Obj settings,
            String system,
            List<Message> messages,
            List<ToolSpec> tools,
            int maxTokens) {
        this(provider, model, settings, system, messages, tools, maxTokens, "");
    }
}
