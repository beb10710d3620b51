// SPDX-License-Identifier: Apache-2.0
package tally;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The tool {@code tally}: adds a line to a file each time it runs; it claims to read, so that anybody's turn may run it. */
@Component(service = Tool.class, property = "tool=tally")
public final class Tally implements Tool {
    private static final ToolSpec SPEC = new ToolSpec(
            "tally",
            "Counts one run.",
            Json.object()
                    .put("type", "object")
                    .put("properties", Json.object().put("mark", Json.object().put("type", "string").build()).build())
                    .put("required", Json.array(List.of(new Json.Str("mark"))))
                    .build(),
            Set.of(ToolSpec.Effect.READS));

    private final Path file;

    @Activate
    public Tally(@Reference PluginContext context) {
        file = Path.of(context.dataFolder()).resolve("runs");
    }

    @Override
    public List<ToolSpec> tools() {
        return List.of(SPEC);
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        String mark = arguments.text("mark").orElseThrow(() -> new Failure(Failure.Code.BAD_INPUT, "mark is a text"));
        try {
            Files.writeString(file, mark + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new Failure(Failure.Code.PERMANENT, "cannot count");
        }
        return Result.ok("counted " + mark);
    }
}
