// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.tool.ToolSpec.Effect;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The layer for turns whose words are not the owner's: they read, and do nothing that stays or reaches somebody, unless the
 * operator opens a tool to them.
 *
 * @param lists {@code tools.guests}, or the agent's own in its place
 */
record Guests(Lists lists) implements Layer {
    private static final Set<Effect> HARMLESS = EnumSet.of(Effect.READS, Effect.NETWORK);

    /** Acting tools of the family by name too: what a plugin says its tool does is its own word. */
    private static final List<String> ACTING = List.of("group:runtime", "write", "edit", "apply_patch", "message", "sessions_send",
            "sessions_spawn", "group:automation", "group:nodes", "group:ui");

    @Override
    public String path() {
        return lists.path();
    }

    @Override
    public Optional<Refusal> refusal(Named tool) {
        Optional<Refusal> refusal = lists.refusal(tool);
        boolean harmless = HARMLESS.containsAll(tool.spec().effects()) && !ToolNames.any(ACTING, tool);
        if (refusal.isPresent() || harmless || ToolNames.any(lists.opening(), tool)) {
            return refusal;
        }
        return Layer.refused(path(), "only the owner's words reach this tool; to open it to everybody who may talk to the agent, add it"
                + " to " + path() + ".alsoAllow");
    }
}
