// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * The layer for sessions in a sandbox, each list from the agent, or for all, or built in: what acts outside of the box on the
 * gateway's own machine is not for them unless the operator says so.
 *
 * @param own the agent's lists
 * @param shared those for all agents
 */
record SandboxLists(Section own, Section shared) implements Layer {
    private static final List<String> OUTSIDE = List.of("browser", "canvas", "nodes", "cron", "gateway");

    @Override
    public String path() {
        return shared.path();
    }

    @Override
    public Optional<Refusal> refusal(Named tool) {
        for (Section each : List.of(own, shared)) {
            if (each.present() && !(each.value() instanceof Json.Obj)) {
                return Layer.refused(each.path(), each.path() + " is no object with allow and deny: correct it");
            }
        }
        Section deny = own.at("deny").or(shared.at("deny"));
        if (!deny.present() && ToolNames.any(OUTSIDE, tool)) {
            return Layer.refused(deny.path(), "write " + deny.path() + " yourself, without it; it keeps sandboxed sessions in their box");
        }
        if (deny.malformed() || deny.texts().stream().anyMatch(ToolNames::noGroup) || ToolNames.any(deny.texts(), tool)) {
            return Layer.refused(deny.path(), "take what names it, or names no group, off " + deny.path());
        }
        Section allow = own.at("allow").or(shared.at("allow"));
        boolean all = !allow.malformed() && (allow.texts().isEmpty() || tool.name().equals("image"));
        boolean listed = !allow.malformed() && (ToolNames.any(allow.texts(), tool) || ToolNames.patch(allow.texts(), tool));
        return all || listed ? Optional.empty() : Layer.refused(allow.path(), "add \"" + tool.name() + "\" to " + allow.path());
    }
}
