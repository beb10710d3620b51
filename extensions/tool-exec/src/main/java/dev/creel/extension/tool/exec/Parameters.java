// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.exec;

import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The schema of a tool that runs commands, put together parameter by parameter. Used by one thread. */
final class Parameters {
    private final Json.Builder properties = Json.object();

    Parameters text(String name, String description) {
        return put(name, Json.object().put("type", "string"), description);
    }

    Parameters oneOf(String name, List<String> values, String description) {
        return put(name, Json.object().put("type", "string").put("enum", texts(values)), description);
    }

    Parameters texts(String name, String description) {
        return put(name, Json.object().put("type", "array").put("items", Json.object().put("type", "string").build()), description);
    }

    Parameters number(String name, String description) {
        return put(name, Json.object().put("type", "integer").put("minimum", 0), description);
    }

    Parameters flag(String name, String description) {
        return put(name, Json.object().put("type", "boolean"), description);
    }

    Parameters map(String name, String description) {
        return put(name, Json.object().put("type", "object").put("additionalProperties", Json.object().put("type", "string").build()), description);
    }

    private Parameters put(String name, Json.Builder schema, String description) {
        properties.put(name, schema.put("description", description).build());
        return this;
    }

    private static Json.Arr texts(List<String> values) {
        return new Json.Arr(values.stream().map(Json.Str::new).map(Json.class::cast).toList());
    }

    ToolSpec spec(String tool, String description, String required) {
        Json.Obj schema = Json.object().put("type", "object").put("properties", properties.build())
                .put("required", texts(List.of(required))).build();
        return new ToolSpec(tool, description, schema, Set.of(ToolSpec.Effect.EXECUTES));
    }

    /** The variables of a command; a value that is no text is left to the host to refuse by the schema. */
    static Map<String, String> environment(Json.Obj arguments) {
        Map<String, String> all = new LinkedHashMap<>();
        arguments.object("env").members().forEach((name, value) -> all.put(name, value instanceof Json.Str s ? s.value() : value.text()));
        return all;
    }
}
