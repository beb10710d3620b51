// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds keys that the family has renamed, says the new name and takes them out, so that they are not also "unknown". */
final class Renamed {
    private final Map<String, Json> names;
    private final List<Issue> issues;

    Renamed(Schema schema, List<Issue> issues) {
        this.names = schema.root().object("x-renamed").members();
        this.issues = issues;
    }

    Json.Obj check(Json.Obj tree) {
        return check(tree, "");
    }

    private Json.Obj check(Json.Obj object, String path) {
        Map<String, Json> kept = new LinkedHashMap<>();
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            String key = member.getKey();
            Json value = member.getValue();
            String here = path.isEmpty() ? key : path + "." + key;
            if (value instanceof Json.Obj child && hasOldNamesBelow(here)) {
                int before = issues.size();
                Json.Obj rest = check(child, here);
                if (!rest.members().isEmpty() && names.containsKey(here)) {
                    report(here);
                } else if (!names.containsKey(here) || issues.size() == before) {
                    kept.put(key, rest);
                }
            } else if (names.containsKey(here)) {
                report(here);
            } else {
                kept.put(key, value);
            }
        }
        return new Json.Obj(kept);
    }

    private boolean hasOldNamesBelow(String path) {
        for (String name : names.keySet()) {
            if (name.length() > path.length() && name.charAt(path.length()) == '.' && name.startsWith(path)) {
                return true;
            }
        }
        return false;
    }

    private void report(String path) {
        String now = ((Json.Str) names.get(path)).value();
        issues.add(new Issue(path, "old name of a key", "move what it holds to " + now));
    }
}
