// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec;
import java.util.List;
import java.util.Set;

/** The schema of a tool that reads, put together parameter by parameter; and how its arguments are read. Used by one thread. */
final class Parameters {
    private final Json.Builder properties = Json.object();

    Parameters text(String name, String description) {
        return put(name, "string", description);
    }

    Parameters number(String name, String description) {
        properties.put(name, Json.object().put("type", "integer").put("minimum", 0).put("description", description).build());
        return this;
    }

    Parameters flag(String name, String description) {
        return put(name, "boolean", description);
    }

    private Parameters put(String name, String type, String description) {
        properties.put(name, Json.object().put("type", type).put("description", description).build());
        return this;
    }

    ToolSpec spec(String tool, String description, String... required) {
        Json.Builder schema = Json.object().put("type", "object").put("properties", properties.build());
        if (required.length > 0) {
            schema.put("required", new Json.Arr(List.of(required).stream().map(Json.Str::new).map(Json.class::cast).toList()));
        }
        return new ToolSpec(tool, description, schema.build(), Set.of(ToolSpec.Effect.READS));
    }

    /** A path, by either of the names models know for it. */
    static String path(Json.Obj arguments) {
        return arguments.text("path").or(() -> arguments.text("file_path")).orElse("");
    }

    static int number(Json.Obj arguments, String name, int fallback, int most) {
        long asked = arguments.integer(name, fallback);
        return (int) (asked < 1 ? fallback : Math.min(asked, most));
    }
}
