// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.http.Endpoint;
import dev.creel.api.model.http.Interleaved;
import dev.creel.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A prompt as the body of a responses request. */
final class ResponsesRequest {
    /** The format takes no smaller bound. */
    private static final int LEAST_TOKENS = 16;

    private ResponsesRequest() {}

    static byte[] body(Prompt prompt, Endpoint endpoint) {
        Json.Builder body = Json.object().put("model", prompt.model()).put("stream", true).put("store", false);
        if (!prompt.system().isEmpty()) {
            body.put("instructions", prompt.system());
        }
        List<Json> input = new ArrayList<>();
        prompt.messages().forEach(message -> add(message, input));
        body.put("input", Json.array(input));
        if (prompt.maxTokens() > 0) {
            body.put("max_output_tokens", Math.max(LEAST_TOKENS, prompt.maxTokens()));
        }
        if (!prompt.tools().isEmpty()) {
            body.put("tools", Json.array(prompt.tools().stream().map(ResponsesRequest::tool).toList()));
        }
        if (endpoint.entry().flag("reasoning", false)) {
            Json.Builder reasoning = Json.object().put("summary", "auto");
            Optional<String> effort = Effort.of(prompt.thinking(), endpoint);
            effort.ifPresent(level -> reasoning.put("effort", level));
            body.put("reasoning", reasoning.build());
            body.put("include", Json.array(List.of(Json.of("reasoning.encrypted_content"))));
        }
        return body.build().text().getBytes(StandardCharsets.UTF_8);
    }

    private static void add(Message message, List<Json> input) {
        if (message instanceof Message.User user) {
            input.add(user(user));
        } else if (message instanceof Message.ToolResult result) {
            input.add(Json.object().put("type", "function_call_output").put("call_id", result.callId())
                    .put("output", result.text()).build());
        } else {
            Interleaved.walk((Message.Assistant) message, new Items(input));
        }
    }

    private static Json user(Message.User user) {
        List<Json> parts = new ArrayList<>();
        if (!user.text().isEmpty() || user.images().isEmpty()) {
            parts.add(Json.object().put("type", "input_text").put("text", user.text()).build());
        }
        for (Message.Image image : user.images()) {
            parts.add(Json.object().put("type", "input_image").put("image_url", ChatRequest.dataUrl(image))
                    .put("detail", "auto").build());
        }
        return Json.object().put("type", "message").put("role", "user").put("content", Json.array(parts)).build();
    }

    private static Json tool(ToolSpec tool) {
        return Json.object()
                .put("type", "function")
                .put("name", tool.name())
                .put("description", tool.description())
                .put("parameters", tool.parameters())
                .put("strict", false)
                .build();
    }

    /** Writes the parts of an answer as input items. */
    private record Items(List<Json> input) implements Interleaved.Parts {
        @Override
        public void block(Json.Obj block) {
            input.add(block);
        }

        @Override
        public void text(String text) {
            input.add(Json.object().put("type", "message").put("role", "assistant").put("content", text).build());
        }

        @Override
        public void call(Message.ToolUse call) {
            String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
            input.add(Json.object().put("type", "function_call").put("call_id", call.id()).put("name", call.tool())
                    .put("arguments", arguments).build());
        }
    }
}
