// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A JSON Schema in the subset this bundle checks, read as it is, without a compiled form. The core's own schema lies in
 * parts, read when a configuration has their key, so that a small configuration starts fast. Thread-safe.
 */
final class Schema {
    private static final Set<String> KEYWORDS = Set.of("$schema", "$id", "$comment", "$defs", "$ref", "title", "description",
            "default", "examples", "deprecated", "type", "enum", "const", "anyOf", "allOf", "properties", "patternProperties",
            "additionalProperties", "unevaluatedProperties", "propertyNames", "required", "items", "minItems", "maxItems",
            "minimum", "maximum", "minLength", "maxLength", "minProperties", "maxProperties", "pattern", "x-secret", "x-status",
            "x-planned-values", "x-renamed", "x-label", "x-help");
    private static final Set<String> MAPS = Set.of("properties", "patternProperties", "$defs");
    private static final Set<String> PLAIN = Set.of("default", "enum", "const", "examples", "x-renamed", "x-planned-values");
    private static final String DEFINITION = "#/$defs/";
    private static final int MAX_PATTERNS = 200;

    private final Json.Obj root;
    private final Parts parts;
    private final Map<String, Json> definitions = new ConcurrentHashMap<>();
    private final Map<String, Json.Obj> loaded = new ConcurrentHashMap<>();
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    /** Gives parts of a schema by name. */
    interface Parts {
        Json.Obj part(String name);
    }

    private Schema(Json.Obj root, Parts parts) {
        this.root = root;
        this.parts = parts;
        definitions.putAll(root.object("$defs").members());
    }

    /** A schema known to be right, whose {@code $ref}s to {@code NAME.json} lead to parts; a part may bring definitions. */
    static Schema trusted(Json.Obj root, Parts parts) {
        return new Schema(root, parts);
    }

    /** @throws IllegalArgumentException when the text is no schema, or has a keyword that would silently not be checked */
    static Schema of(String json) {
        try {
            if (json.length() > Texts.MAX_BYTES || !(Json5.parse(json).json() instanceof Json.Obj root)) {
                throw new IllegalArgumentException("a schema is a JSON object of at most 1 MiB");
            }
            Schema schema = new Schema(root, name -> {
                throw new IllegalArgumentException("schema: $ref " + name + " does not lead to an entry of $defs");
            });
            schema.check(root, 0);
            return schema;
        } catch (Json5Exception e) {
            throw new IllegalArgumentException("schema: " + e.getMessage(), e);
        }
    }

    Json.Obj root() {
        return root;
    }

    /** What the node stands for: its {@code $ref} resolved. */
    Json.Obj resolve(Json.Obj node) {
        Json.Obj here = node;
        for (int i = 0; here.get("$ref") instanceof Json.Str name; i++) {
            Json target = name.value().startsWith(DEFINITION) ? definitions.get(name.value().substring(DEFINITION.length()))
                    : part(name.value());
            if (i > 20 || !(target instanceof Json.Obj found)) {
                throw new IllegalArgumentException("schema: $ref " + name.value() + " does not lead to an entry of $defs");
            }
            here = found;
        }
        return here;
    }

    private Json.Obj part(String name) {
        Json.Obj known = loaded.get(name);
        if (known == null) {
            known = parts.part(name);
            definitions.putAll(known.object("$defs").members());
            loaded.put(name, known);
        }
        return known;
    }

    /** The schema as one text, parts put in place. */
    Json.Obj whole() {
        Map<String, Json> properties = new LinkedHashMap<>(root.object("properties").members());
        for (Map.Entry<String, Json> property : properties.entrySet()) {
            Json.Obj rule = (Json.Obj) property.getValue();
            if (rule.text("$ref").filter(name -> !name.startsWith(DEFINITION)).isPresent()) {
                Map<String, Json> inPlace = new LinkedHashMap<>(rule.members());
                inPlace.remove("$ref");
                inPlace.putAll(resolve(rule).members());
                inPlace.remove("$defs");
                property.setValue(new Json.Obj(inPlace));
            }
        }
        Map<String, Json> all = new LinkedHashMap<>(root.members());
        all.put("properties", new Json.Obj(properties));
        all.put("$defs", new Json.Obj(new TreeMap<>(definitions)));
        return new Json.Obj(all);
    }

    Pattern pattern(String pattern) {
        Pattern known = patterns.get(pattern);
        if (known == null) {
            known = Pattern.compile(pattern);
            if (patterns.size() < MAX_PATTERNS) {
                patterns.put(pattern, known);
            }
        }
        return known;
    }

    /** The schema of a key of an object: a named property, also of {@code allOf}, a pattern, or what holds for the rest. */
    Optional<Json.Obj> property(Json.Obj object, String key) {
        Optional<Json.Obj> named = named(object, key);
        if (named.isPresent()) {
            return named;
        }
        for (String keyword : new String[] {"additionalProperties", "unevaluatedProperties"}) {
            Json rest = object.get(keyword);
            if (rest instanceof Json.Obj schema) {
                return Optional.of(schema);
            }
            if (rest instanceof Json.Bool allowed && !allowed.value()) {
                return Optional.empty();
            }
        }
        return Optional.of(Json.Obj.EMPTY);
    }

    private Optional<Json.Obj> named(Json.Obj object, String key) {
        if (object.object("properties").get(key) instanceof Json.Obj schema) {
            return Optional.of(schema);
        }
        for (Map.Entry<String, Json> entry : object.object("patternProperties").members().entrySet()) {
            if (entry.getValue() instanceof Json.Obj schema && pattern(entry.getKey()).matcher(key).find()) {
                return Optional.of(schema);
            }
        }
        for (Json part : object.array("allOf")) {
            Optional<Json.Obj> found = part instanceof Json.Obj schema ? named(resolve(schema), key) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Names of keys the object may have, sorted. */
    Set<String> names(Json.Obj object) {
        Set<String> names = new TreeSet<>(object.object("properties").members().keySet());
        for (Json part : object.array("allOf")) {
            names.addAll(part instanceof Json.Obj schema ? names(resolve(schema)) : Set.of());
        }
        return names;
    }

    private void check(Json.Obj node, int depth) {
        if (depth > Json5.MAX_DEPTH) {
            throw new IllegalArgumentException("schema: nested too deep");
        }
        resolve(node);
        node.text("pattern").ifPresent(this::pattern);
        node.object("patternProperties").members().keySet().forEach(this::pattern);
        node.members().forEach((keyword, value) -> {
            if (!KEYWORDS.contains(keyword)) {
                throw new IllegalArgumentException("schema: keyword \"" + keyword + "\" is not checked here; leave it out or use "
                        + new TreeSet<>(KEYWORDS));
            }
            if (MAPS.contains(keyword) && value instanceof Json.Obj map) {
                map.members().values().forEach(child -> checkChild(child, depth));
            } else if (!PLAIN.contains(keyword)) {
                checkChild(value, depth);
            }
        });
    }

    private void checkChild(Json value, int depth) {
        if (value instanceof Json.Obj child) {
            check(child, depth + 1);
        } else if (value instanceof Json.Arr list) {
            list.elements().forEach(element -> checkChild(element, depth + 1));
        }
    }
}
