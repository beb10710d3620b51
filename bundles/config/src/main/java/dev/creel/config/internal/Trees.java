// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.KeyPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and replaces one value of an immutable tree. */
final class Trees {
    private Trees() {}

    static Json at(Json tree, KeyPath path) {
        Json here = tree;
        for (String key : path.keys()) {
            if (here instanceof Json.Arr array) {
                int index = KeyPath.isIndex(key) ? Integer.parseInt(key) : Integer.MAX_VALUE;
                here = index < array.elements().size() ? array.elements().get(index) : Json.Nil.NIL;
            } else {
                here = here instanceof Json.Obj object ? object.get(key) : Json.Nil.NIL;
            }
        }
        return here;
    }

    /** The tree with that value at a path that exists. */
    static Json with(Json tree, KeyPath path, Json value) {
        return with(tree, path.keys(), value);
    }

    private static Json with(Json tree, List<String> keys, Json value) {
        if (keys.isEmpty()) {
            return value;
        }
        String key = keys.get(0);
        List<String> rest = keys.subList(1, keys.size());
        if (tree instanceof Json.Arr array) {
            List<Json> elements = new ArrayList<>(array.elements());
            int index = Integer.parseInt(key);
            elements.set(index, with(elements.get(index), rest, value));
            return new Json.Arr(elements);
        }
        Json.Obj object = (Json.Obj) tree;
        Map<String, Json> members = new LinkedHashMap<>(object.members());
        members.put(key, with(object.get(key), rest, value));
        return new Json.Obj(members);
    }
}
