// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.models;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;

/** Set-ups with weak and small models. */
public final class ModelFixtures {
    public static final List<Fixture> ALL = List.of(
            bad("models.legacy", primary("openai/gpt-3.5-turbo")),
            good("models.legacy", primary("openai/gpt-5")),
            bad("models.weak_tier", primary("anthropic/claude-haiku-4-5")),
            bad("models.weak_tier", primary("anthropic/claude-sonnet-4")),
            bad("models.weak_tier", "{agents: {list: [{id: 'main', model: {primary: 'openai/gpt-5', fallbacks: ['openai/gpt-4o']}}]}}"),
            good("models.weak_tier", primary("anthropic/claude-opus-4-5-20251101")),
            good("models.weak_tier", primary("openai/gpt-5.1")),
            bad("models.small_params", primary("ollama/qwen3:8b")),
            bad("models.small_params", primary("mine/llama-3.1-70b-instruct")),
            good("models.small_params", primary("openai/gpt-5")),
            good("models.small_params", primary("mine/moe-a22b-480b")));

    private ModelFixtures() {}

    private static String primary(String model) {
        return "{agents: {defaults: {model: {primary: '" + model + "'}}}}";
    }
}
