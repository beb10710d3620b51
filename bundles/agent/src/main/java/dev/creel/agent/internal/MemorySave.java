// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.memory.MemoryStore.Note;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The tool {@code memory_save}: keeps a note for the agent that asks, and for no other. */
record MemorySave(Memory memory, Clock clock) implements CoreTool {
    static final String NAME = "memory_save";

    private static final ToolSpec SPEC = new ToolSpec(NAME,
            "Keeps a note for later conversations. Only what your owner wants kept; never passwords or keys.",
            Json.object()
                    .put("type", "object")
                    .put("properties", Json.object()
                            .put("text", Json.object().put("type", "string").put("minLength", 1).put("maxLength", 16_000)
                                    .build())
                            .put("id", Json.object().put("type", "string").put("minLength", 1).put("maxLength", 64)
                                    .put("description", "id of a note to replace").build())
                            .build())
                    .put("required", Json.array(List.of(new Json.Str("text"))))
                    .put("additionalProperties", false)
                    .build(),
            Set.of(ToolSpec.Effect.WRITES));

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean present() {
        return memory.store().isPresent();
    }

    @Override
    public Result run(Json.Obj arguments, Doing doing, Duration deadline) {
        String id = arguments.text("id").orElseGet(() -> UUID.randomUUID().toString());
        Note note = new Note(id, arguments.text("text").orElse(""), clock.instant());
        memory.required().call(deadline, (store, call) -> {
            store.index(doing.run().agentId(), note, call);
            return true;
        });
        return Result.ok("Kept as " + id + ".");
    }
}
