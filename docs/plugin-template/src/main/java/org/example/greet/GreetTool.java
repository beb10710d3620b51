// SPDX-License-Identifier: Apache-2.0
package org.example.greet;

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
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The tool {@code greet}: greets by name and counts, in the plugin's own folder, how often it did. */
@Component(service = Tool.class, property = "tool=greet")
public final class GreetTool implements Tool {
    private static final Json.Obj SCHEMA = (Json.Obj) Json.parse("""
            {"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""", 10);

    private final PluginContext context;

    @Activate
    public GreetTool(@Reference PluginContext context) {
        this.context = context;
    }

    @Override
    public List<ToolSpec> tools() {
        return List.of(new ToolSpec("greet", "Greets somebody by name.", SCHEMA, Set.of(ToolSpec.Effect.READS)));
    }

    @Override
    public synchronized Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        String name = arguments.text("name").orElseThrow(() -> new Failure(Failure.Code.BAD_INPUT, "whom? give a name"));
        return Result.ok(context.config().text("greeting", "Hello") + ", " + name + "! (" + count() + ")");
    }

    private long count() {
        Path file = Path.of(context.dataFolder(), "count");
        try {
            long count = Files.exists(file) ? Long.parseLong(Files.readString(file)) + 1 : 1;
            Files.writeString(file, Long.toString(count));
            return count;
        } catch (IOException e) {
            throw new Failure(Failure.Code.PERMANENT, "cannot count in " + file + ": " + e.getMessage());
        }
    }
}
