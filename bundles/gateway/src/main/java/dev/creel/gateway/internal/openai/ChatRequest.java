// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.access.ClientTools;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.gateway.internal.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * A chat-completions request, read from its body: system and developer messages become extra system prompt, the last user or
 * tool messages are the turn, earlier ones its prelude. Immutable.
 */
record ChatRequest(Asked asked, boolean includeUsage) {
    private static final String MISSING = "Missing user message in `messages`.";

    /** @throws Refusal when the body does not make a turn, in the words clients know */
    static ChatRequest of(Json.Obj body, InputLimits limits) {
        String model = Fields.name(body, "model").orElse("openclaw");
        if (!(body.get("messages") instanceof Json.Arr list)) {
            throw Refusal.invalid(MISSING);
        }
        Functions functions = Functions.of(body, true);
        Talk talk = new Talk();
        Parts parts = new Parts(limits);
        for (Json entry : list.elements()) {
            if (entry instanceof Json.Obj message) {
                add(talk, message, parts);
            }
        }
        talk.system(functions.note());
        Asked.Prompt prompt = talk.prompt(MISSING);
        Asked asked = new Asked(model, Asked.agent(model), Fields.name(body, "user").orElse(""), prompt,
                new ClientTools(functions.tools(), talk.results()), "", Fields.flag(body, "stream"));
        return new ChatRequest(asked, Fields.flag(body.object("stream_options"), "include_usage"));
    }

    private static void add(Talk talk, Json.Obj message, Parts parts) {
        Parts.Content content = parts.read(message.get("content"));
        switch (message.text("role").orElse("")) {
            case "system", "developer" -> talk.system(content.text());
            case "user" -> talk.user(content);
            case "assistant" -> talk.assistant(content.text(), calls(message));
            case "tool" -> talk.result(message.text("tool_call_id").orElse(""), content.text());
            default -> throw Refusal.invalid("Invalid `messages`: unknown role.");
        }
    }

    private static List<ToolUse> calls(Json.Obj message) {
        List<ToolUse> calls = new ArrayList<>();
        for (Json call : message.array("tool_calls")) {
            Json.Obj c = call instanceof Json.Obj o ? o : Json.Obj.EMPTY;
            Json.Obj function = c.object("function");
            calls.add(new ToolUse(c.text("id").orElse(""), function.text("name").orElse(""),
                    function.text("arguments").orElse("{}")));
        }
        return calls;
    }
}
