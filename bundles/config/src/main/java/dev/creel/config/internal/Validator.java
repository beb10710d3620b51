// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks a tree against a schema and reports everything at once: issues refuse the configuration, warnings do not. Finds
 * the secrets on the way. A key without a place in the schema is an issue, with the nearest known name; a key marked
 * {@code x-status: planned} is a warning, so that a known key of the family is never taken for a typo.
 */
final class Validator {
    private final Schema schema;
    private final List<Issue> issues;
    private final List<Issue> warnings;
    private final List<KeyPath> secrets = new ArrayList<>();

    Validator(Schema schema, List<Issue> issues, List<Issue> warnings) {
        this.schema = schema;
        this.issues = issues;
        this.warnings = warnings;
    }

    /** Paths of the values that the schema marks secret. */
    List<KeyPath> secrets() {
        return secrets;
    }

    void check(Json value, KeyPath path) {
        check(value, schema.root(), path, false);
    }

    private void check(Json value, Json.Obj rule, KeyPath path, boolean planned) {
        Json.Obj node = schema.resolve(rule);
        boolean nowPlanned = planned || marked(rule) || marked(node);
        if (nowPlanned && !planned) {
            warnings.add(new Issue(path.toString(), "known key of this family, not supported yet; it has no effect", ""));
        }
        if (isSecret(rule) || isSecret(node)) {
            secrets.add(path);
            return;
        }
        List<Json> anyOf = node.array("anyOf");
        if (!anyOf.isEmpty()) {
            anyOf(value, anyOf, path, nowPlanned);
        }
        if (!type(value, node, path)) {
            return;
        }
        values(value, node, path, nowPlanned);
        if (value instanceof Json.Obj object) {
            object(object, node, path, nowPlanned);
        } else if (value instanceof Json.Arr array) {
            array(array, node, path, nowPlanned);
        } else if (value instanceof Json.Str text) {
            text(text.value(), node, path);
        } else if (value instanceof Json.Num number) {
            number(number.value(), node, path);
        }
    }

    private static boolean marked(Json.Obj node) {
        return node.get("x-status") instanceof Json.Str status && status.value().equals("planned");
    }

    private static boolean isSecret(Json.Obj node) {
        return node.get("x-secret") instanceof Json.Bool secret && secret.value();
    }

    /** Takes the first form that fits; otherwise reports what the form of the same type misses. */
    private void anyOf(Json value, List<Json> forms, KeyPath path, boolean planned) {
        Validator nearest = null;
        for (Json form : forms) {
            Json.Obj node = schema.resolve((Json.Obj) form);
            if (!typeFits(value, node)) {
                continue;
            }
            Validator attempt = new Validator(schema, new ArrayList<>(), new ArrayList<>());
            attempt.check(value, (Json.Obj) form, path, planned);
            if (attempt.issues.isEmpty()) {
                nearest = attempt;
                break;
            }
            nearest = nearest == null || attempt.issues.size() < nearest.issues.size() ? attempt : nearest;
        }
        if (nearest == null) {
            String types = forms.stream().map(form -> types(schema.resolve((Json.Obj) form))).distinct()
                    .collect(Collectors.joining(" or "));
            issue(path, "must be " + types + ", not " + name(value), "write " + types);
            return;
        }
        issues.addAll(nearest.issues);
        warnings.addAll(nearest.warnings);
        secrets.addAll(nearest.secrets);
    }

    private boolean type(Json value, Json.Obj node, KeyPath path) {
        if (typeFits(value, node)) {
            return true;
        }
        issue(path, "must be " + types(node) + ", not " + name(value), "write " + types(node));
        return false;
    }

    private static boolean typeFits(Json value, Json.Obj node) {
        Json type = node.get("type");
        if (type instanceof Json.Arr several) {
            for (Json name : several.elements()) {
                if (isOf(value, ((Json.Str) name).value())) {
                    return true;
                }
            }
            return false;
        }
        return !(type instanceof Json.Str name) || isOf(value, name.value());
    }

    private static boolean isOf(Json value, String type) {
        return switch (type) {
            case "object" -> value instanceof Json.Obj;
            case "array" -> value instanceof Json.Arr;
            case "string" -> value instanceof Json.Str;
            case "boolean" -> value instanceof Json.Bool;
            case "null" -> value instanceof Json.Nil;
            case "integer" -> value instanceof Json.Num n && n.value().stripTrailingZeros().scale() <= 0;
            default -> value instanceof Json.Num;
        };
    }

    private static List<String> names(Json type) {
        List<Json> all = type instanceof Json.Arr several ? several.elements() : List.of(type);
        return all.stream().map(each -> each instanceof Json.Str name ? name.value() : "").toList();
    }

    private static String types(Json.Obj node) {
        return names(node.get("type")).stream().map(name -> switch (name) {
            case "object" -> "an object {...}";
            case "array" -> "a list [...]";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            case "null" -> "null";
            case "string" -> "a string";
            default -> "a number";
        }).collect(Collectors.joining(" or "));
    }

    private static String name(Json value) {
        if (value instanceof Json.Num number) {
            return "the number " + number.value().round(MathContext.DECIMAL64);
        }
        return value instanceof Json.Obj ? "an object" : value instanceof Json.Arr ? "a list"
                : value instanceof Json.Str ? "a string" : plain(value);
    }

    private void values(Json value, Json.Obj node, KeyPath path, boolean planned) {
        List<Json> allowed = node.array("enum");
        if (!allowed.isEmpty() && !contains(allowed, value)) {
            String list = allowed.stream().map(Validator::plain).collect(Collectors.joining(", "));
            String nearest = value instanceof Json.Str text
                    ? Nearest.of(text.value(), allowed.stream().map(Validator::plain).toList()).orElse("") : "";
            issue(path, "must be one of " + list, nearest.isEmpty() ? "choose one of these" : "did you mean \"" + nearest + "\"?");
        }
        Json constant = node.get("const");
        if (constant != Json.Nil.NIL && !constant.equals(value)) {
            issue(path, "must be " + plain(constant), "write " + plain(constant));
        }
        if (!planned && contains(node.array("x-planned-values"), value)) {
            warnings.add(new Issue(path.toString(), "known value of this family, not supported yet", ""));
        }
    }

    /** Of strings, which is what our lists hold; without the generated equals of a record, which is slow to link. */
    private static boolean contains(List<Json> list, Json value) {
        for (Json each : list) {
            if (each instanceof Json.Str a && value instanceof Json.Str b ? a.value().equals(b.value()) : each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String plain(Json value) {
        return value instanceof Json.Str text ? text.value() : value instanceof Json.Num n ? n.value().toString()
                : value instanceof Json.Bool b ? String.valueOf(b.value()) : "null";
    }

    private void object(Json.Obj object, Json.Obj node, KeyPath path, boolean planned) {
        for (Json required : node.array("required")) {
            if (required instanceof Json.Str key && !object.members().containsKey(key.value())) {
                issue(path, "key \"" + key.value() + "\" is missing", "add it");
            }
        }
        count(object.members().size(), node, "minProperties", "maxProperties", "keys", path);
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            member(member.getKey(), member.getValue(), node, path.child(member.getKey()), planned);
        }
    }

    private void member(String key, Json value, Json.Obj node, KeyPath path, boolean planned) {
        Optional<Json.Obj> rule = schema.property(node, key);
        if (rule.isEmpty()) {
            Set<String> known = schema.names(node);
            Optional<String> nearest = Nearest.of(key, known);
            String list = known.isEmpty() ? "" : "; known here: " + String.join(", ", known);
            issue(path, "unknown key", nearest.isPresent() ? "did you mean \"" + nearest.get() + "\"?" : "remove it" + list);
            return;
        }
        if (node.object("propertyNames").get("pattern") instanceof Json.Str name && !schema.pattern(name.value()).matcher(key).find()) {
            issue(path, "name must match " + name.value(), "rename it");
        }
        check(value, rule.get(), path, planned);
    }

    private void array(Json.Arr array, Json.Obj node, KeyPath path, boolean planned) {
        count(array.elements().size(), node, "minItems", "maxItems", "elements", path);
        if (node.get("items") instanceof Json.Obj rule) {
            for (int i = 0; i < array.elements().size(); i++) {
                check(array.elements().get(i), rule, path.child(String.valueOf(i)), planned);
            }
        }
    }

    private void text(String text, Json.Obj node, KeyPath path) {
        count(text.codePointCount(0, text.length()), node, "minLength", "maxLength", "characters", path);
        Optional<String> pattern = node.text("pattern");
        if (pattern.isPresent() && !schema.pattern(pattern.get()).matcher(text).find()) {
            String wanted = node.text("description").orElse("matching " + pattern.get());
            issue(path, "must be a string of the form " + wanted, "correct it");
        }
    }

    private void number(BigDecimal number, Json.Obj node, KeyPath path) {
        if (node.get("minimum") instanceof Json.Num least && number.compareTo(least.value()) < 0) {
            issue(path, "must be at least " + least.value(), "write " + least.value() + " or more");
        }
        if (node.get("maximum") instanceof Json.Num most && number.compareTo(most.value()) > 0) {
            issue(path, "must be at most " + most.value(), "write " + most.value() + " or less");
        }
    }

    private void count(int count, Json.Obj node, String least, String most, String what, KeyPath path) {
        if (node.get(least) instanceof Json.Num n && n.value().compareTo(BigDecimal.valueOf(count)) > 0) {
            issue(path, "must have at least " + n.value() + " " + what, "add some");
        }
        if (node.get(most) instanceof Json.Num n && n.value().compareTo(BigDecimal.valueOf(count)) < 0) {
            issue(path, "must have at most " + n.value() + " " + what, "shorten it");
        }
    }

    private void issue(KeyPath path, String message, String remedy) {
        issues.add(new Issue(path.toString(), message, remedy));
    }
}
