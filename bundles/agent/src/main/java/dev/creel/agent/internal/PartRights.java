// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.audit.Audit;
import dev.creel.confine.PluginServices.Service;
import java.util.Map;

/**
 * What one call of a plugin's tool may do with its parts: what the plugin's policy grants and the tool said it does, and nothing
 * the one has without the other. Asked at each use, so that what the operator takes away is gone at once. Thread-safe.
 */
record PartRights(Service<Tool> service, Doing doing, Audit audit) {
    private static final String TYPE = "dev.creel.api.tool.ToolPermission";

    /** @throws Refused when either is missing */
    void need(String part, String action, Effect effect) {
        if (!doing.tool().effects().contains(effect)) {
            throw undeclared(part, action, effect);
        }
        service.demand(TYPE, part, action);
    }

    /** Tool policy decides by effects: one that is not declared would be a way around it. */
    private Refused undeclared(String part, String action, Effect effect) {
        String id = audit.record("tool.refused", Map.of("tool", doing.use().tool(), "plugin", service.plugin().name(),
                "rule", "tools.undeclared", "agent", doing.run().agentId(), "session", doing.run().sessionKey(), "run", doing.run().id(),
                "asked", part + ' ' + action, "grant", "only the tool's author: it must declare " + effect));
        return new Refused(id, "effect " + effect + " of the tool " + doing.tool().name());
    }
}
