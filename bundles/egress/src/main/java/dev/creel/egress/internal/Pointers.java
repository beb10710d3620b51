// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes secrets into a JSON text, each at the place its JSON pointer (RFC 6901) names: a string that is there already. */
final class Pointers {
    private static final int MAX_DEPTH = 64;

    private Pointers() {}

    static String filled(String text, Map<Bind, String> pointers) {
        Json json;
        try {
            json = Json.parse(text, MAX_DEPTH);
        } catch (IllegalArgumentException e) {
            throw bad("a JSON pointer needs a JSON text");
        }
        for (Map.Entry<Bind, String> bound : pointers.entrySet()) {
            String pointer = bound.getKey().name();
            if (!pointer.startsWith("/")) {
                throw bad("a JSON pointer begins with a slash");
            }
            Places.requirePointer(bound.getKey(), pointer);
            json = set(json, pointer.substring(1).split("/", -1), 0, bound.getValue());
        }
        return json.text();
    }

    private static Json set(Json here, String[] keys, int depth, String value) {
        if (depth == keys.length) {
            if (here instanceof Json.Str) {
                return Json.of(value);
            }
            throw bad("a JSON pointer names a string of the text");
        }
        String key = keys[depth].replace("~1", "/").replace("~0", "~");
        if (here instanceof Json.Obj o && o.has(key)) {
            Map<String, Json> members = new LinkedHashMap<>(o.members());
            members.put(key, set(o.get(key), keys, depth + 1, value));
            return new Json.Obj(members);
        }
        if (here instanceof Json.Arr a && key.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(key) < a.elements().size()) {
            List<Json> elements = new ArrayList<>(a.elements());
            elements.set(Integer.parseInt(key), set(elements.get(Integer.parseInt(key)), keys, depth + 1, value));
            return new Json.Arr(elements);
        }
        throw bad("a JSON pointer names a string of the text");
    }

    private static Failure bad(String rule) {
        return new Failure(Failure.Code.BAD_INPUT, rule);
    }
}
