// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.access.ClientTools;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.gateway.internal.Refusal;
import java.util.List;

/**
 * A request of {@code /v1/responses}, read from its body: instructions become extra system prompt, the last user message or
 * results of calls are the turn, earlier items its prelude. Immutable.
 *
 * @param echo what of the request stands in the response
 */
record ResponsesRequest(Asked asked, Json.Obj echo) {
    private static final String MISSING = "Missing user message in `input`.";
    private static final int LONGEST_INSTRUCTIONS = 256 << 10;

    /** @throws Refusal when the body does not make a turn */
    static ResponsesRequest of(Json.Obj body, InputLimits limits) {
        String model = Fields.name(body, "model").orElse("openclaw");
        Functions functions = Functions.of(body, false);
        Talk talk = new Talk();
        talk.system(Fields.text(body, "instructions", LONGEST_INSTRUCTIONS).orElse(""));
        Json input = body.get("input");
        Parts parts = new Parts(limits);
        if (input instanceof Json.Arr items) {
            items.elements().forEach(item -> add(talk, item, parts));
        } else if (input instanceof Json.Str s) {
            talk.user(new Parts.Content(s.value(), List.of()));
        } else {
            throw Refusal.invalid("Invalid `input`: a string or a list of items.");
        }
        talk.system(functions.note());
        String previous = Fields.name(body, "previous_response_id").orElse("");
        Asked.Prompt prompt = previous.isEmpty() ? talk.prompt(MISSING) : talk.onward(MISSING);
        Asked asked = new Asked(model, Asked.agent(model), Fields.name(body, "user").orElse(""), prompt,
                new ClientTools(functions.tools(), talk.results()), previous, Fields.flag(body, "stream"));
        return new ResponsesRequest(asked, echo(body, model));
    }

    private static void add(Talk talk, Json item, Parts parts) {
        Json.Obj o = item instanceof Json.Obj found ? found : Json.Obj.EMPTY;
        String type = o.text("type").orElse(o.text("role").isPresent() ? "message" : "");
        switch (type) {
            case "message" -> message(talk, o, parts);
            case "function_call" -> talk.assistant("", List.of(new ToolUse(o.text("call_id").orElse(""),
                    o.text("name").orElse(""), o.text("arguments").orElse("{}"))));
            case "function_call_output" -> talk.result(o.text("call_id").orElse(""), parts.read(o.get("output")).text());
            case "reasoning", "item_reference" -> { }
            default -> throw Refusal.invalid("Invalid `input`: items of type `" + Inline.shown(type) + "` are not supported.");
        }
    }

    private static void message(Talk talk, Json.Obj message, Parts parts) {
        Parts.Content content = parts.read(message.get("content"));
        switch (message.text("role").orElse("")) {
            case "system", "developer" -> talk.system(content.text());
            case "user" -> talk.user(content);
            case "assistant" -> talk.assistant(content.text(), List.of());
            default -> throw Refusal.invalid("Invalid `input`: unknown role.");
        }
    }

    /** Clients expect these members; those we do not act on have the values of doing nothing. */
    private static Json.Obj echo(Json.Obj body, String model) {
        Json choice = body.get("tool_choice");
        Json previous = body.get("previous_response_id");
        Json metadata = body.get("metadata");
        return Json.object()
                .put("model", model)
                .put("instructions", body.get("instructions"))
                .put("metadata", metadata instanceof Json.Obj ? metadata : Json.Obj.EMPTY)
                .put("parallel_tool_calls", true)
                .put("temperature", Json.Nil.NIL)
                .put("top_p", Json.Nil.NIL)
                .put("max_output_tokens", Json.Nil.NIL)
                .put("tool_choice", choice instanceof Json.Nil ? Json.of("auto") : choice)
                .put("tools", Json.array(body.array("tools")))
                .put("previous_response_id", previous)
                .put("truncation", "disabled")
                .build();
    }
}
