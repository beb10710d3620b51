// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec.Effect;
import java.util.Optional;
import java.util.Set;

/** The layer of {@code readOnlyMode}: as long as it is on, only tools that read and do nothing else. */
record ReadOnly(Section section) implements Layer {
    @Override
    public String path() {
        return section.path();
    }

    @Override
    public Optional<Refusal> refusal(Named tool) {
        boolean off = !section.present() || section.value().equals(Json.of(false));
        return off || tool.spec().effects().equals(Set.of(Effect.READS)) ? Optional.empty()
                : Layer.refused(path(), "set " + path() + " to false");
    }
}
