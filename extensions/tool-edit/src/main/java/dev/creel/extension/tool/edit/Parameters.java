// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec;
import java.util.Optional;
import java.util.Set;

/** The schema of a tool that writes, all of its parameters texts; and how its arguments are read. Used by one thread. */
final class Parameters {
    private final Json.Builder properties = Json.object();

    Parameters text(String name, String description) {
        properties.put(name, Json.object().put("type", "string").put("description", description).build());
        return this;
    }

    ToolSpec spec(String tool, String description) {
        Json.Obj schema = Json.object().put("type", "object").put("properties", properties.build()).build();
        return new ToolSpec(tool, description, schema, Set.of(ToolSpec.Effect.READS, ToolSpec.Effect.WRITES));
    }

    /** An argument by either of the names models know for it. */
    static String required(Json.Obj arguments, String name, String alias) {
        Optional<String> value = arguments.text(name).or(() -> arguments.text(alias));
        return value.orElseThrow(() -> new Mismatch("The argument " + name + " is missing."));
    }

    static String path(Json.Obj arguments) {
        String path = required(arguments, "path", "file_path");
        if (path.isBlank()) {
            throw new Mismatch("The argument path is empty.");
        }
        return path;
    }
}
