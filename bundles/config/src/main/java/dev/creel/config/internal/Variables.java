// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces <code>${NAME}</code> in strings by the variable of that name; <code>$${NAME}</code> stays as <code>${NAME}</code>,
 * any other {@code $} is left alone. A variable that is not set or blank is an issue: an empty token must never stand in
 * for a real one. Remembers which values were one variable and nothing else, because there a secret can stay a reference.
 */
final class Variables {
    private final Environment environment;
    private final List<Issue> issues;
    private final Map<String, String> whole = new HashMap<>();

    Variables(Environment environment, List<Issue> issues) {
        this.environment = environment;
        this.issues = issues;
    }

    /** Paths of values that are one variable, with its name. */
    Map<String, String> whole() {
        return whole;
    }

    Json resolve(Json value, KeyPath path) {
        if (value instanceof Json.Str text) {
            return text.value().indexOf('$') < 0 ? text : new Json.Str(text(text.value(), path));
        }
        if (value instanceof Json.Arr array) {
            List<Json> elements = new ArrayList<>();
            for (Json element : array.elements()) {
                elements.add(resolve(element, path.child(String.valueOf(elements.size()))));
            }
            return new Json.Arr(elements);
        }
        if (value instanceof Json.Obj object) {
            Map<String, Json> members = new LinkedHashMap<>();
            for (Map.Entry<String, Json> member : object.members().entrySet()) {
                members.put(member.getKey(), resolve(member.getValue(), path.child(member.getKey())));
            }
            return new Json.Obj(members);
        }
        return value;
    }

    private String text(String text, KeyPath path) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0) {
                break;
            }
            out.append(text, at, dollar);
            boolean literal = text.startsWith("$$", dollar);
            Optional<String> name = name(text, literal ? dollar + 1 : dollar);
            if (name.isEmpty()) {
                out.append('$');
                at = dollar + 1;
                continue;
            }
            String reference = "${" + name.get() + "}";
            out.append(literal ? reference : value(name.get(), path));
            at = dollar + reference.length() + (literal ? 1 : 0);
            if (!literal && dollar == 0 && at == text.length()) {
                whole.put(path.toString(), name.get());
            }
        }
        return out.append(text, at, text.length()).toString();
    }

    private String value(String name, KeyPath path) {
        Optional<String> value = environment.get(name);
        if (value.isEmpty()) {
            issues.add(new Issue(path.toString(), "variable " + name + " is not set or empty",
                    "set it in the environment or in .env of the state folder, or write $${" + name + "} for the text itself"));
        }
        return value.orElse("");
    }

    /** True for text that is one variable and nothing else. */
    static boolean isOne(String text) {
        return name(text, 0).filter(name -> text.length() == name.length() + 3).isPresent();
    }

    private static Optional<String> name(String text, int dollar) {
        int close = text.startsWith("${", dollar) ? text.indexOf('}', dollar) : -1;
        if (close < dollar + 3) {
            return Optional.empty();
        }
        String name = text.substring(dollar + 2, close);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'A' && c <= 'Z' || c == '_' || i > 0 && Json5Chars.isDigit(c))) {
                return Optional.empty();
            }
        }
        return Optional.of(name);
    }
}
