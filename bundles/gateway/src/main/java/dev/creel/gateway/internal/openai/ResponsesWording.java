// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer of {@code /v1/responses}, in the order clients build it from: the response, a message with its one part of text,
 * then each call of a client's tool. Used by one thread at a time.
 */
final class ResponsesWording implements Wording {
    private final String id;
    private final Json.Obj echo;
    private final long begun = System.currentTimeMillis();
    private final StringBuilder said = new StringBuilder();
    private long sequence;
    private boolean open;

    /** @param echo what of the request stands in the response: model, instructions, tools ... */
    ResponsesWording(String id, Json.Obj echo) {
        this.id = id;
        this.echo = echo;
    }

    @Override
    public String begin() {
        Json.Obj response = response("in_progress", begun, List.of(), Json.Nil.NIL, Json.Nil.NIL, Json.Nil.NIL);
        return event("response.created", Json.object().put("response", response))
                + event("response.in_progress", Json.object().put("response", response));
    }

    @Override
    public String text(String delta) {
        String opened = open ? "" : open();
        said.append(delta);
        return opened + event("response.output_text.delta", place().put("delta", delta).put("logprobs", Json.array(List.of())));
    }

    private String open() {
        open = true;
        return event("response.output_item.added", Json.object().put("output_index", 0).put("item", message("in_progress", "")))
                + event("response.content_part.added", place().put("part", part("")));
    }

    @Override
    public String end(Runs.Result result) {
        StringBuilder out = new StringBuilder();
        if (Outcome.ok(result) && !open && result.calls().isEmpty()) {
            out.append(text(ChatWording.NOTHING));
        }
        if (open) {
            String text = said.toString();
            out.append(event("response.output_text.done", place().put("text", text).put("logprobs", Json.array(List.of()))));
            out.append(event("response.content_part.done", place().put("part", part(text))));
            out.append(event("response.output_item.done", Json.object().put("output_index", 0)
                    .put("item", message(status(result).equals("completed") ? "completed" : "incomplete", text))));
        }
        for (int i = 0; i < result.calls().size(); i++) {
            call(out, i + (open ? 1 : 0), i, result.calls().get(i));
        }
        String last = "response." + status(result);
        return out.append(event(last, Json.object().put("response", end(result, begun)))).append("data: [DONE]\n\n").toString();
    }

    private void call(StringBuilder out, int index, int number, ToolUse call) {
        String item = "fc_" + number + "_" + name();
        out.append(event("response.output_item.added", Json.object().put("output_index", index)
                .put("item", call(number, call, "", "in_progress"))));
        out.append(event("response.function_call_arguments.delta", Json.object().put("item_id", item)
                .put("output_index", index).put("delta", call.arguments())));
        out.append(event("response.function_call_arguments.done", Json.object().put("item_id", item)
                .put("output_index", index).put("name", call.tool()).put("arguments", call.arguments())));
        out.append(event("response.output_item.done", Json.object().put("output_index", index)
                .put("item", call(number, call, call.arguments(), "completed"))));
    }

    @Override
    public String whole(Runs.Result result) {
        return end(result, result.startedAt()).text();
    }

    private Json.Obj end(Runs.Result result, long at) {
        List<Json> output = new ArrayList<>();
        if (Outcome.ok(result)) {
            String text = result.text().isEmpty() && result.calls().isEmpty() ? ChatWording.NOTHING : result.text();
            if (!text.isEmpty()) {
                output.add(message(status(result), text));
            }
            for (int i = 0; i < result.calls().size(); i++) {
                output.add(call(i, result.calls().get(i), result.calls().get(i).arguments(), "completed"));
            }
        }
        Json error = Outcome.ok(result) ? Json.Nil.NIL : Json.object().put("code", Outcome.type(result))
                .put("type", Outcome.type(result)).put("message", Outcome.message(result)).build();
        Json incomplete = status(result).equals("incomplete") ? Json.object()
                .put("reason", result.stopReason().equals("length") ? "max_output_tokens" : "content_filter").build() : Json.Nil.NIL;
        return response(status(result), at, output, error, incomplete, usage(result));
    }

    private static String status(Runs.Result result) {
        if (!Outcome.ok(result)) {
            return "failed";
        }
        return result.stopReason().equals("length") || result.status().equals("aborted") ? "incomplete" : "completed";
    }

    private Json.Obj response(String status, long at, List<Json> output, Json error, Json incomplete, Json usage) {
        Json.Builder out = Json.object().put("id", id).put("object", "response").put("created_at", at / 1000)
                .put("status", status).put("error", error).put("incomplete_details", incomplete);
        echo.members().forEach(out::put);
        return out.put("output", Json.array(output)).put("usage", usage).build();
    }

    private static Json.Obj usage(Runs.Result r) {
        return Json.object()
                .put("input_tokens", r.inputTokens())
                .put("input_tokens_details", Json.object().put("cached_tokens", r.cacheRead()).build())
                .put("output_tokens", r.outputTokens())
                .put("output_tokens_details", Json.object().put("reasoning_tokens", 0).build())
                .put("total_tokens", r.inputTokens() + r.outputTokens())
                .build();
    }

    private Json.Obj message(String status, String text) {
        return Json.object().put("type", "message").put("id", "msg_" + name()).put("role", "assistant").put("status", status)
                .put("content", Json.array(text.isEmpty() ? List.of() : List.of(part(text)))).build();
    }

    private static Json.Obj part(String text) {
        return Json.object().put("type", "output_text").put("text", text).put("annotations", Json.array(List.of())).build();
    }

    private Json.Obj call(int number, ToolUse call, String arguments, String status) {
        return Json.object().put("type", "function_call").put("id", "fc_" + number + "_" + name()).put("call_id", call.id())
                .put("name", call.tool()).put("arguments", arguments).put("status", status).build();
    }

    /** The same for a repeated request, so that items keep their ids. */
    private String name() {
        return id.substring(id.indexOf('_') + 1);
    }

    private Json.Builder place() {
        return Json.object().put("item_id", "msg_" + name()).put("output_index", 0).put("content_index", 0);
    }

    private String event(String type, Json.Builder more) {
        Json.Builder out = Json.object().put("type", type).put("sequence_number", sequence++);
        more.build().members().forEach(out::put);
        return "event: " + type + "\ndata: " + out.build().text() + "\n\n";
    }
}
