// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec.Effect;
import java.util.List;
import java.util.Optional;

/**
 * The layer for small models, which obey what they read more easily: they get no tool that brings strangers' words in, unless the
 * operator says {@code as-others}.
 */
record SmallModel(Section section, String model) implements Layer {
    /** By name too: what a plugin says its tool does is its own word. */
    private static final List<String> FETCHING = List.of("group:web", "browser");

    private static final Json AS_OTHERS = Json.of("as-others");

    @Override
    public String path() {
        return section.path();
    }

    @Override
    public Optional<Refusal> refusal(Named tool) {
        boolean fetches = tool.spec().effects().contains(Effect.NETWORK) || ToolNames.any(FETCHING, tool);
        return !fetches || section.value().equals(AS_OTHERS) ? Optional.empty() : Layer.refused(path(), "the model " + model
                + " is small, and small models obey pages more easily; choose a larger one, or set " + path() + " to \"as-others\"");
    }
}
