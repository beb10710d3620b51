// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;

/** A tool of a plugin, called on the plugin's threads; it holds a guarded view of its turn and nothing else of the host. */
record PluginTool(String name, Service<Tool> service, Facades facades, CallParts parts) implements ToolRunner {
    @Override
    public Result run(Json.Obj arguments, Doing doing, Duration deadline) {
        TurnToolCall here = new TurnToolCall(doing, parts);
        ToolCall guarded = facades.guard(ToolCall.class, here);
        return service.call(deadline, (tool, call) -> {
            here.begin(call);
            return tool.invoke(name, arguments, guarded);
        });
    }
}
