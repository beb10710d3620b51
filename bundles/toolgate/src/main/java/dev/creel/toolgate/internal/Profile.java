// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * The layer of a named profile: the tools of a kind of work, and what the operator adds to them.
 *
 * @param section where its name stands
 * @param also patterns of tools besides it
 */
record Profile(Section section, List<String> also) implements Layer {
    @Override
    public String path() {
        return section.path();
    }

    @Override
    public Optional<Refusal> refusal(Named tool) {
        String name = section.value() instanceof Json.Str s ? s.value() : "";
        // Nothing can be added for a reader: what it reads may ask for any tool it has.
        if (ToolNames.reader(name)) {
            return Layer.refused(path(), "a reader has no tools: give " + path() + " another profile");
        }
        return ToolNames.any(ToolNames.profile(name), tool) || ToolNames.any(also, tool) ? Optional.empty()
                : Layer.refused(path(), "name it in alsoAllow beside " + path() + ", or choose another profile");
    }
}
