// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.toolgate.Subject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What no list moves: who is not known has no tool, notes are the operator's, what governs the gateway itself is the owner's, and a
 * tool that does not say what it does is not used.
 *
 * @param saves whether the operator names the tool that writes notes
 */
record FixedRules(Subject subject, boolean saves) implements Layer {
    private static final String SAVE = "memory_save";
    private static final Set<String> MEMORY = Set.of("memory_search", "memory_get", SAVE);
    private static final List<String> OWNERS = List.of("group:automation", "group:nodes", "*_login");

    @Override
    public String path() {
        return "built-in rules";
    }

    @Override
    public Optional<Refusal> refusal(Named tool) {
        if (!subject.peer().authenticated()) {
            return Layer.refused("tools.peer", "nothing: whoever speaks has not proved who he is");
        }
        if (tool.spec().effects().isEmpty()) {
            return Layer.refused("tools.effects", "only the tool's author: it must declare what it does");
        }
        if (MEMORY.contains(tool.name()) && !subject.peer().role().equals("operator")) {
            return Layer.refused("tools.memory", "nothing: an agent's notes are its operator's");
        }
        if (tool.name().equals(SAVE) && !saves) {
            return Layer.refused("tools.memory", "name " + SAVE + " itself in tools.alsoAllow");
        }
        boolean owners = tool.spec().effects().contains(Effect.ADMIN) || ToolNames.any(OWNERS, tool);
        return owners && !subject.owner()
                ? Layer.refused("tools.owner", "nothing: it is for the owner's words alone; see commands.ownerAllowFrom") : Optional.empty();
    }
}
