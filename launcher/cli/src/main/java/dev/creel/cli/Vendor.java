// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What we know of a model provider before anybody configured it.
 *
 * @param id its usual name in {@code models.providers}
 * @param api the wire format it speaks
 * @param baseUrl where it is
 * @param keyed whether it wants a key
 */
record Vendor(String id, String api, String baseUrl, boolean keyed) {
    static final List<Vendor> ALL = List.of(
            new Vendor("anthropic", "anthropic-messages", "https://api.anthropic.com", true),
            new Vendor("openai", "openai-responses", "https://api.openai.com/v1", true),
            new Vendor("openrouter", "openai-completions", "https://openrouter.ai/api/v1", true),
            new Vendor("groq", "openai-completions", "https://api.groq.com/openai/v1", true),
            new Vendor("mistral", "openai-completions", "https://api.mistral.ai/v1", true),
            new Vendor("deepseek", "openai-completions", "https://api.deepseek.com/v1", true),
            new Vendor("ollama", "ollama", "http://127.0.0.1:11434", false),
            new Vendor("lmstudio", "openai-completions", "http://127.0.0.1:1234/v1", false));

    /** The wire formats we speak, each with the path of its list of models below the base URL. */
    static final Map<String, String> LISTS = Map.of("anthropic-messages", "/models", "openai-responses", "/models",
            "openai-completions", "/models", "ollama", "/api/tags");

    static Optional<Vendor> of(String id) {
        return ALL.stream().filter(vendor -> vendor.id().equals(id.toLowerCase(Locale.ROOT))).findFirst();
    }

    static String names() {
        return String.join(", ", ALL.stream().map(Vendor::id).toList());
    }

    /** The address of the list of models, which is the cheapest thing to ask with a key. */
    static String list(String api, String baseUrl) {
        String base = baseUrl.replaceAll("/+$", "");
        boolean versioned = base.endsWith("/v1");
        return switch (api) {
            case "anthropic-messages" -> base + (versioned ? "" : "/v1") + LISTS.get(api);
            case "ollama" -> (versioned ? base.substring(0, base.length() - 3) : base) + LISTS.get(api);
            default -> base + LISTS.getOrDefault(api, "/models");
        };
    }
}
