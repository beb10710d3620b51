// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The variables a configuration may name: of the process, then of {@code .env} in the state folder, then of the key
 * {@code env}; none hides an earlier one, none is blank. A {@code .env} of the current folder is never read: it may come
 * from a stranger's checkout. Nothing is copied into the process. Immutable.
 */
final class Environment {
    private final UnaryOperator<String> process;
    private final Map<String, String> others;

    private Environment(UnaryOperator<String> process, Map<String, String> others) {
        this.process = process;
        this.others = Map.copyOf(others);
    }

    /** @param dotEnv text of the state folder's {@code .env}; empty when there is none */
    static Environment of(UnaryOperator<String> process, String dotEnv) {
        Map<String, String> others = new HashMap<>();
        for (String line : dotEnv.split("\n")) {
            line(line.strip(), others);
        }
        return new Environment(process, others);
    }

    /** With the strings of the key {@code env} and of {@code env.vars} behind what is there. */
    Environment with(Json.Obj env) {
        Map<String, String> all = new HashMap<>();
        put(all, env);
        put(all, env.object("vars"));
        all.putAll(others);
        return new Environment(process, all);
    }

    private static void put(Map<String, String> into, Json.Obj values) {
        for (Map.Entry<String, Json> value : values.members().entrySet()) {
            if (value.getValue() instanceof Json.Str text && !text.value().isBlank()) {
                into.put(value.getKey(), text.value());
            }
        }
    }

    Optional<String> get(String name) {
        String value = process.apply(name);
        value = value == null || value.isBlank() ? others.get(name) : value;
        return Optional.ofNullable(value);
    }

    private static void line(String line, Map<String, String> into) {
        int equals = line.indexOf('=');
        if (line.startsWith("#") || equals < 1) {
            return;
        }
        String left = line.substring(0, equals).strip();
        String name = left.startsWith("export ") ? left.substring(7).strip() : left;
        String value = unquote(line.substring(equals + 1).strip());
        if (!value.isBlank()) {
            into.put(name, value);
        }
    }

    private static String unquote(String value) {
        char quote = value.isEmpty() ? ' ' : value.charAt(0);
        int close = quote == '"' || quote == '\'' ? value.indexOf(quote, 1) : -1;
        if (close > 0) {
            return value.substring(1, close);
        }
        int comment = value.indexOf(" #");
        return comment < 0 ? value : value.substring(0, comment).strip();
    }
}
