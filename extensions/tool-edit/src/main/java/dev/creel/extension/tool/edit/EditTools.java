// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.edit;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The tools {@code write}, {@code edit} and {@code apply_patch}: they change text files of the workspace. */
@Component(service = Tool.class, property = {"tool=write", "tool=edit", "tool=apply_patch"})
public final class EditTools implements Tool {
    @Override
    public List<ToolSpec> tools() {
        return List.of(WriteFile.SPEC, EditFile.SPEC, ApplyPatch.SPEC);
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        try {
            return switch (tool) {
                case "write" -> WriteFile.run(arguments, call);
                case "edit" -> EditFile.run(arguments, call);
                case "apply_patch" -> ApplyPatch.run(arguments, call);
                default -> throw new Failure(Failure.Code.NOT_FOUND, "there is no tool " + tool + " here");
            };
        } catch (Refused e) {
            return Result.error(e.getMessage());
        } catch (Mismatch e) {
            return Result.error(e.getMessage() + " Nothing was changed.");
        }
    }
}
