// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the simple fields of a request body; each refusal names the field and the rule. Stateless. */
final class Fields {
    private static final int DEPTH = 64;
    private static final int LONGEST_NAME = 256;

    private Fields() {}

    static Json.Obj body(byte[] bytes) {
        Json body;
        try {
            body = Json.parse(new String(bytes, StandardCharsets.UTF_8), DEPTH);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("Request body is not valid JSON.");
        }
        if (body instanceof Json.Obj o) {
            return o;
        }
        throw Refusal.invalid("Request body must be a JSON object.");
    }

    /** A short text; empty when it is absent or empty. */
    static Optional<String> name(Json.Obj o, String field) {
        return text(o, field, LONGEST_NAME);
    }

    static Optional<String> text(Json.Obj o, String field, int longest) {
        Json value = o.get(field);
        if (value instanceof Json.Nil) {
            return Optional.empty();
        }
        if (value instanceof Json.Str s && s.value().length() <= longest) {
            return Optional.of(s.value()).filter(v -> !v.isEmpty());
        }
        throw Refusal.invalid("Invalid `" + field + "`: a string of at most " + longest + " characters.");
    }

    static boolean flag(Json.Obj o, String field) {
        return o.get(field) instanceof Json.Bool b && b.value();
    }
}
