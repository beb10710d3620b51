// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import dev.creel.api.json.Json;
import java.util.Objects;
import java.util.Set;

/**
 * What a tool is called, what it takes and what it may do.
 *
 * @param name lower-case letters, digits and {@code _}, 1 to 64
 * @param description for the model
 * @param parameters JSON Schema of the arguments, an object schema
 * @param effects what it may do; an effect that is not declared is refused
 */
public record ToolSpec(String name, String description, Json.Obj parameters, Set<Effect> effects) {
    /** What a tool may do; tool policy decides by these. */
    public enum Effect { READS, WRITES, NETWORK, MESSAGES, EXECUTES, ADMIN }

    public ToolSpec {
        if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
            throw new IllegalArgumentException("not a tool name: " + name);
        }
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(parameters, "parameters");
        effects = Set.copyOf(effects);
    }
}
