// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import dev.creel.api.json.Json;
import java.util.Objects;
import java.util.Set;

/**
 * What a tool is called, what it takes and what it may do.
 *
 * @param name letters, digits, {@code _} and {@code -}, 1 to 64; a plugin's tool has lower-case letters, digits and {@code _}
 * @param description for the model
 * @param parameters JSON Schema of the arguments, an object schema
 * @param effects what it may do; an effect that is not declared is refused
 */
public record ToolSpec(String name, String description, Json.Obj parameters, Set<Effect> effects) {
    /** What a tool may do; tool policy decides by these. */
    public enum Effect { READS, WRITES, NETWORK, MESSAGES, EXECUTES, ADMIN }

    public ToolSpec {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("not a tool name: " + name);
        }
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(parameters, "parameters");
        effects = Set.copyOf(effects);
    }
}
