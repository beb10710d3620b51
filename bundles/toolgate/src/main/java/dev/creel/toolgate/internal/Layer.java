// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One layer of tool policy as the configuration holds it; a layer only narrows.
 *
 * @param path where it stands in the configuration; the name of the rule begins with it
 * @param section an object with {@code profile}, {@code allow} and {@code deny}
 */
record Layer(String path, Json.Obj section) {
    /** The rule that refuses the tool; empty when this layer lets it pass. */
    Optional<String> refusal(String tool) {
        if (malformed("deny") || ToolNames.any(names("deny"), tool)) {
            return Optional.of(path + ".deny");
        }
        if (malformed("allow") || !names("allow").isEmpty() && !ToolNames.any(names("allow"), tool)) {
            return Optional.of(path + ".allow");
        }
        Json profile = section.get("profile");
        if (profile == Json.Nil.NIL || profile instanceof Json.Str s && inProfile(s.value(), tool)) {
            return Optional.empty();
        }
        return Optional.of(path + ".profile");
    }

    /** Whether the operator allows the tool by its own name; a group or pattern may have been written before it wrote anything. */
    boolean allowsByName(String tool) {
        return names("allow").contains(tool) || names("alsoAllow").contains(tool);
    }

    /** The entries that are texts. */
    List<String> names(String list) {
        List<String> names = new ArrayList<>();
        for (Json element : section.array(list)) {
            if (element instanceof Json.Str s) {
                names.add(s.value());
            }
        }
        return names;
    }

    private boolean inProfile(String profile, String tool) {
        // Nothing can be added for a reader: what it reads may ask for any tool it has.
        return !ToolNames.reader(profile)
                && (ToolNames.any(ToolNames.profile(profile), tool) || ToolNames.any(names("alsoAllow"), tool));
    }

    /** A list that is no list of texts would silently allow what the operator meant to forbid. */
    private boolean malformed(String list) {
        Json value = section.get(list);
        return value != Json.Nil.NIL
                && !(value instanceof Json.Arr a && a.elements().stream().allMatch(e -> e instanceof Json.Str));
    }
}
