// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.exec;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The tools {@code exec} and {@code process}: commands, and what became of those that take their time. */
@Component(service = Tool.class, property = {"tool=exec", "tool=process"})
public final class ExecTools implements Tool {
    private final SeenSoFar seen = new SeenSoFar();

    @Override
    public List<ToolSpec> tools() {
        return List.of(RunCommand.SPEC, ProcessTool.SPEC);
    }

    /** What stands against a command is an answer for the model. */
    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        try {
            return switch (tool) {
                case "exec" -> RunCommand.run(arguments, call, seen);
                case "process" -> new ProcessTool(call.sandbox(), seen).run(arguments);
                default -> Result.error("there is no tool " + tool + " here");
            };
        } catch (Refused | Failure e) {
            return Result.error(e.getMessage());
        }
    }
}
