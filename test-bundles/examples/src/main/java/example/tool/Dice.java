// SPDX-License-Identifier: Apache-2.0
package example.tool;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.osgi.service.component.annotations.Component;

/** The tool {@code example_dice}: rolls a die for the assistant. */
@Component(service = Tool.class, property = "tool=" + Dice.NAME)
public final class Dice implements Tool {
    static final String NAME = "example_dice";

    private static final ToolSpec SPEC = new ToolSpec(
            NAME,
            "Rolls one die with that many sides.",
            Json.object()
                    .put("type", "object")
                    .put("properties", Json.object()
                            .put("sides", Json.object().put("type", "integer").put("minimum", 2).put("maximum", 1_000).build())
                            .build())
                    .put("required", Json.array(List.of(new Json.Str("sides"))))
                    .put("additionalProperties", false)
                    .build(),
            Set.of(ToolSpec.Effect.READS));

    @Override
    public List<ToolSpec> tools() {
        return List.of(SPEC);
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        // The host has checked the arguments against the schema; what the schema cannot say is checked here.
        long sides = arguments.integer("sides")
                .orElseThrow(() -> new Failure(Failure.Code.BAD_INPUT, "sides is a whole number"));
        long rolled = ThreadLocalRandom.current().nextLong(sides) + 1;
        return Result.ok("A die with " + sides + " sides, rolled for " + call.turn().agentId() + ": " + rolled);
    }
}
