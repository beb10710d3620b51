// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.audit.Audit;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;

/**
 * A tool of a plugin, called on the plugin's threads; it holds a guarded view of its turn and nothing else of the host, and that
 * no longer than the call.
 */
record PluginTool(String name, Service<Tool> service, Facades facades, CallParts parts, Audit audit) implements ToolRunner {
    @Override
    public Result run(Json.Obj arguments, Doing doing, Duration deadline) {
        TurnToolCall here = new TurnToolCall(doing, parts, new PartRights(service, doing, audit));
        ToolCall guarded = facades.guard(ToolCall.class, here, here::over);
        try {
            return service.call(deadline, (tool, call) -> {
                here.begin(call);
                return invoke(tool, arguments, guarded);
            });
        } finally {
            here.end();
        }
    }

    /** What the host refused a tool is an answer for the model, and no fault of the plugin's. */
    private Result invoke(Tool tool, Json.Obj arguments, ToolCall guarded) {
        try {
            return tool.invoke(name, arguments, guarded);
        } catch (Refused e) {
            throw new Failure(Failure.Code.REFUSAL, e.getMessage());
        }
    }
}
