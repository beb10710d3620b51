// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The tools {@code read}, {@code ls}, {@code find} and {@code grep}: what is in the workspace, a page at a time. */
@Component(service = Tool.class, property = {"tool=read", "tool=ls", "tool=find", "tool=grep"})
public final class ReadTools implements Tool {
    @Override
    public List<ToolSpec> tools() {
        return List.of(ReadFile.SPEC, ListFolder.SPEC, FindFiles.SPEC, SearchText.SPEC);
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        try {
            return switch (tool) {
                case "read" -> ReadFile.run(arguments, call);
                case "ls" -> ListFolder.run(arguments, call);
                case "find" -> FindFiles.run(arguments, call);
                case "grep" -> SearchText.run(arguments, call);
                default -> throw new Failure(Failure.Code.NOT_FOUND, "there is no tool " + tool + " here");
            };
        } catch (Refused e) {
            return Result.error(e.getMessage());
        }
    }
}
