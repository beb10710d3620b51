// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import java.util.List;
import java.util.Optional;

/**
 * The layer for sessions that were spawned: a sub-agent works on its task, and neither speaks for others nor starts more of its
 * kind.
 *
 * @param lists {@code tools.subagents.tools}
 */
record SubAgents(Lists lists) implements Layer {
    private static final List<String> NEVER = List.of("group:sessions", "agents_list", "group:memory", "memory_save", "message",
            "group:automation", "*_login");

    @Override
    public String path() {
        return lists.path();
    }

    @Override
    public Optional<Refusal> refusal(Named tool) {
        return ToolNames.any(NEVER, tool) ? Layer.refused("tools.subagents", "nothing: no sub-agent has this tool") : lists.refusal(tool);
    }
}
