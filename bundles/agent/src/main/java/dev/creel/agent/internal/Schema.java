// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks arguments against the part of JSON Schema that tools use. A keyword that asserts something this class does not
 * know makes the schema unusable rather than ignored. Stateless.
 */
final class Schema {
    private static final Set<String> NOTES = Set.of("$schema", "$id", "$comment", "title", "description", "default",
            "examples", "format", "deprecated", "readOnly", "writeOnly");
    private static final Set<String> CHECKS = Set.of("type", "enum", "const", "properties", "required",
            "additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum",
            "exclusiveMinimum", "exclusiveMaximum", "anyOf", "allOf");

    private Schema() {}

    /** The first keyword that cannot be checked; empty when the whole schema can. */
    static Optional<String> unknown(Json schema) {
        if (schema instanceof Json.Bool) {
            return Optional.empty();
        }
        if (!(schema instanceof Json.Obj o)) {
            return Optional.of("a schema that is neither object nor boolean");
        }
        for (Map.Entry<String, Json> entry : o.members().entrySet()) {
            if (!NOTES.contains(entry.getKey())) {
                Optional<String> inside = CHECKS.contains(entry.getKey())
                        ? unknownInside(entry.getKey(), entry.getValue())
                        : Optional.of(entry.getKey());
                if (inside.isPresent()) {
                    return inside;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unknownInside(String keyword, Json value) {
        List<Json> inner = switch (keyword) {
            case "items", "additionalProperties" -> List.of(value);
            case "properties" -> value instanceof Json.Obj o ? List.copyOf(o.members().values()) : List.of(Json.Nil.NIL);
            case "anyOf", "allOf" -> value instanceof Json.Arr a ? a.elements() : List.of(Json.Nil.NIL);
            default -> List.of();
        };
        return inner.stream().map(Schema::unknown).flatMap(Optional::stream).findFirst();
    }

    /** What is wrong with the value, and where; empty if nothing is. */
    static Optional<String> violation(Json schema, Json value) {
        String text = check(schema, value, "");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String check(Json schema, Json value, String path) {
        if (schema instanceof Json.Bool b) {
            return b.value() ? "" : at(path) + " is not allowed";
        }
        Json.Obj o = (Json.Obj) schema;
        String wrong = general(o, value, path);
        if (wrong.isEmpty() && value instanceof Json.Obj object) {
            wrong = members(o, object, path);
        } else if (wrong.isEmpty() && value instanceof Json.Arr array) {
            wrong = elements(o, array, path);
        } else if (wrong.isEmpty() && value instanceof Json.Str text) {
            wrong = size(o, "Length", text.value().codePointCount(0, text.value().length()), path);
        } else if (wrong.isEmpty() && value instanceof Json.Num number) {
            wrong = range(o, number.value(), path);
        }
        return wrong;
    }

    private static String general(Json.Obj schema, Json value, String path) {
        Json type = schema.get("type");
        List<Json> types = type instanceof Json.Arr a ? a.elements() : List.of(type);
        if (type != Json.Nil.NIL && types.stream().noneMatch(t -> is(t, value))) {
            return at(path) + " is not of type " + type.text();
        }
        if (schema.members().containsKey("const") && !schema.get("const").equals(value)) {
            return at(path) + " is not " + schema.get("const").text();
        }
        if (schema.members().containsKey("enum") && !schema.array("enum").contains(value)) {
            return at(path) + " is not one of " + schema.get("enum").text();
        }
        for (Json part : schema.array("allOf")) {
            String wrong = check(part, value, path);
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        List<Json> any = schema.array("anyOf");
        return any.isEmpty() || any.stream().anyMatch(part -> check(part, value, path).isEmpty())
                ? "" : at(path) + " fits none of the allowed forms";
    }

    private static String members(Json.Obj schema, Json.Obj value, String path) {
        for (Json name : schema.array("required")) {
            if (name instanceof Json.Str s && !value.members().containsKey(s.value())) {
                return at(path + "/" + s.value()) + " is missing";
            }
        }
        Json.Obj properties = schema.object("properties");
        boolean open = !schema.members().containsKey("additionalProperties");
        for (Map.Entry<String, Json> entry : value.members().entrySet()) {
            boolean declared = properties.members().containsKey(entry.getKey());
            if (declared || !open) {
                Json rule = declared ? properties.get(entry.getKey()) : schema.get("additionalProperties");
                String wrong = check(rule, entry.getValue(), path + "/" + entry.getKey());
                if (!wrong.isEmpty()) {
                    return wrong;
                }
            }
        }
        return "";
    }

    private static String elements(Json.Obj schema, Json.Arr value, String path) {
        String wrong = size(schema, "Items", value.elements().size(), path);
        if (schema.members().containsKey("items")) {
            for (int i = 0; wrong.isEmpty() && i < value.elements().size(); i++) {
                wrong = check(schema.get("items"), value.elements().get(i), path + "/" + i);
            }
        }
        return wrong;
    }

    private static String size(Json.Obj schema, String what, long size, String path) {
        boolean fits = size >= schema.integer("min" + what).orElse(0L)
                && size <= schema.integer("max" + what).orElse(Long.MAX_VALUE);
        return fits ? "" : at(path) + " is too short or too long";
    }

    private static String range(Json.Obj schema, BigDecimal value, String path) {
        boolean fits = compare(schema, "minimum", value, 0) && compare(schema, "exclusiveMinimum", value, 1)
                && compare(schema, "maximum", value.negate(), 0) && compare(schema, "exclusiveMaximum", value.negate(), 1);
        return fits ? "" : at(path) + " is out of range";
    }

    private static boolean compare(Json.Obj schema, String keyword, BigDecimal value, int least) {
        if (!(schema.get(keyword) instanceof Json.Num limit)) {
            return true;
        }
        boolean upper = keyword.endsWith("aximum");
        return value.compareTo(upper ? limit.value().negate() : limit.value()) >= least;
    }

    private static boolean is(Json type, Json value) {
        return switch (type instanceof Json.Str s ? s.value() : "") {
            case "object" -> value instanceof Json.Obj;
            case "array" -> value instanceof Json.Arr;
            case "string" -> value instanceof Json.Str;
            case "number" -> value instanceof Json.Num;
            case "integer" -> value instanceof Json.Num n && n.value().stripTrailingZeros().scale() <= 0;
            case "boolean" -> value instanceof Json.Bool;
            case "null" -> value == Json.Nil.NIL;
            default -> false;
        };
    }

    private static String at(String path) {
        return path.isEmpty() ? "the arguments object" : path;
    }
}
