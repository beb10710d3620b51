// SPDX-License-Identifier: Apache-2.0
package org.example.greeter;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A tool that says which version it is; the file {@code greeting} in its jar knows, and one that says nothing cannot start. */
public final class Greeter implements Tool {
    private final String greeting;

    public Greeter() throws IOException {
        try (InputStream in = Greeter.class.getResourceAsStream("/greeting")) {
            greeting = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (greeting.isEmpty()) {
            throw new IllegalStateException("this version has nothing to say");
        }
    }

    @Override
    public List<ToolSpec> tools() {
        return List.of(new ToolSpec("greeter", greeting, Json.object().put("type", "object").build(), Set.of(ToolSpec.Effect.READS)));
    }

    @Override
    public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
        return Result.ok(greeting);
    }
}
