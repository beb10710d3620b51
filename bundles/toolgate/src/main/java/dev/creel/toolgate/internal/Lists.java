// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layer of an {@code allow}, {@code alsoAllow} and {@code deny} list: deny wins, and an allow list that is there is all there
 * is.
 *
 * @param section where it stands; the name of the rule begins with it
 */
record Lists(Section section) implements Layer {
    private static final String ALLOW = "allow";
    private static final String ALSO = "alsoAllow";
    private static final String DENY = "deny";

    @Override
    public String path() {
        return section.path();
    }

    @Override
    public Optional<Refusal> refusal(Named tool) {
        if (section.present() && !(section.value() instanceof Json.Obj)) {
            return Layer.refused(path(), path() + " is no object with allow and deny: correct it");
        }
        Optional<String> wrong = section.at(DENY).texts().stream().filter(ToolNames::noGroup).findFirst();
        if (wrong.isPresent()) {
            return Layer.refused(path() + "." + DENY, path() + "." + DENY + " names \"" + wrong.get() + "\", which is no group: correct it");
        }
        if (section.at(DENY).malformed() || ToolNames.any(section.at(DENY).texts(), tool)) {
            return Layer.refused(path() + "." + DENY, "take what names it off " + path() + "." + DENY);
        }
        if (section.at(ALLOW).malformed() || section.at(ALSO).malformed() || !allowed(tool)) {
            return Layer.refused(path() + "." + ALLOW, "add \"" + tool.name() + "\" to " + path() + "." + ALLOW);
        }
        return Optional.empty();
    }

    private boolean allowed(Named tool) {
        List<String> allow = section.at(ALLOW).texts();
        return allow.isEmpty() || ToolNames.any(opening(), tool) || ToolNames.patch(allow, tool);
    }

    /** Whether the operator allows the tool by its own name; a group or pattern may have been written before it wrote anything. */
    boolean allowsByName(String tool) {
        return opening().contains(tool);
    }

    /** What the lists that open name. */
    List<String> opening() {
        List<String> opening = new ArrayList<>(section.at(ALLOW).texts());
        opening.addAll(section.at(ALSO).texts());
        return opening;
    }
}
