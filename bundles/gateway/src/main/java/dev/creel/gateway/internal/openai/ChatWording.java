// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.gateway.internal.http.Answers;
import java.util.ArrayList;
import java.util.List;

/** The answer of one chat completion. Used by one thread at a time. */
final class ChatWording implements Wording {
    static final String NOTHING = "No response from Creel.";

    private final String id;
    private final String model;
    private final boolean includeUsage;
    private final long begun = System.currentTimeMillis();

    /** @param model as the client wrote it */
    ChatWording(String id, String model, boolean includeUsage) {
        this.id = id;
        this.model = model;
        this.includeUsage = includeUsage;
    }

    @Override
    public String begin() {
        return chunk(Json.object().put("role", "assistant").build(), "");
    }

    @Override
    public String text(String delta) {
        return chunk(Json.object().put("content", delta).build(), "");
    }

    @Override
    public String end(Runs.Result result) {
        StringBuilder out = new StringBuilder();
        if (!Outcome.ok(result)) {
            out.append("data: ").append(Answers.body(Outcome.type(result), Outcome.message(result))).append("\n\n");
        }
        for (int i = 0; i < result.calls().size(); i++) {
            Json.Builder call = Json.object().put("index", i);
            call(result.calls().get(i)).members().forEach(call::put);
            out.append(chunk(Json.object().put("tool_calls", Json.array(List.of(call.build()))).build(), ""));
        }
        out.append(chunk(Json.Obj.EMPTY, reason(result)));
        if (includeUsage) {
            out.append(event(Json.object().put("choices", Json.array(List.of())).put("usage", usage(result))));
        }
        return out.append("data: [DONE]\n\n").toString();
    }

    @Override
    public String whole(Runs.Result result) {
        if (!Outcome.ok(result)) {
            return Answers.body(Outcome.type(result), Outcome.message(result));
        }
        Json.Builder said = Json.object().put("role", "assistant");
        if (result.calls().isEmpty()) {
            said.put("content", result.text().isEmpty() ? NOTHING : result.text());
        } else {
            List<Json> calls = new ArrayList<>();
            result.calls().forEach(call -> calls.add(call(call)));
            said.put("content", result.text().isEmpty() ? Json.Nil.NIL : Json.of(result.text()))
                    .put("tool_calls", Json.array(calls));
        }
        Json.Obj choice = Json.object().put("index", 0).put("message", said.build()).put("finish_reason", reason(result)).build();
        return head("chat.completion", result.startedAt()).put("choices", Json.array(List.of(choice)))
                .put("usage", usage(result)).build().text();
    }

    private static Json.Obj call(ToolUse call) {
        return Json.object().put("id", call.id()).put("type", "function").put("function",
                Json.object().put("name", call.tool()).put("arguments", call.arguments()).build()).build();
    }

    private static String reason(Runs.Result result) {
        return result.stopReason().equals("length") || result.stopReason().equals("tool_calls") ? result.stopReason() : "stop";
    }

    private Json.Builder head(String object, long at) {
        return Json.object().put("id", id).put("object", object).put("created", at / 1000).put("model", model);
    }

    private String chunk(Json.Obj delta, String finish) {
        Json.Obj choice = Json.object()
                .put("index", 0)
                .put("delta", delta)
                .put("finish_reason", finish.isEmpty() ? Json.Nil.NIL : Json.of(finish))
                .build();
        return event(Json.object().put("choices", Json.array(List.of(choice))));
    }

    private String event(Json.Builder more) {
        Json.Builder out = head("chat.completion.chunk", begun);
        more.build().members().forEach(out::put);
        return "data: " + out.build().text() + "\n\n";
    }

    private static Json.Obj usage(Runs.Result result) {
        return Json.object()
                .put("prompt_tokens", result.inputTokens())
                .put("completion_tokens", result.outputTokens())
                .put("total_tokens", result.inputTokens() + result.outputTokens())
                .build();
    }
}
