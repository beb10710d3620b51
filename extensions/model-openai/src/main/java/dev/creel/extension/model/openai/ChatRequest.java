// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.http.Endpoint;
import dev.creel.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A prompt as the body of a chat completion request. */
final class ChatRequest {
    private static final int MAX_DEPTH = 64;
    private static final Json.Obj WITH_USAGE =
            Json.object().put("include_usage", true).build();

    private ChatRequest() {}

    static byte[] body(Prompt prompt, Endpoint endpoint) {
        Json.Obj compat = endpoint.entry().object("compat");
        Json.Builder body = Json.object().put("model", prompt.model()).put("stream", true);
        if (compat.flag("supportsUsageInStreaming", true)) {
            body.put("stream_options", WITH_USAGE);
        }
        if (prompt.maxTokens() > 0) {
            body.put(maxTokensField(endpoint, compat), prompt.maxTokens());
        }
        if (compat.flag("supportsReasoningEffort", endpoint.entry().flag("reasoning", false))) {
            Effort.of(prompt.thinking(), endpoint).ifPresent(effort -> body.put("reasoning_effort", effort));
        }
        body.put("messages", messages(prompt));
        if (!prompt.tools().isEmpty()) {
            body.put("tools", Json.array(prompt.tools().stream().map(ChatRequest::tool).toList()));
        }
        return body.build().text().getBytes(StandardCharsets.UTF_8);
    }

    /** OpenAI's own newer models refuse the name that everybody else's servers know. */
    private static String maxTokensField(Endpoint endpoint, Json.Obj compat) {
        return compat.text("maxTokensField", Effort.isOpenAi(endpoint) ? "max_completion_tokens" : "max_tokens");
    }

    private static Json messages(Prompt prompt) {
        List<Json> out = new ArrayList<>(prompt.messages().size() + 1);
        if (!prompt.system().isEmpty()) {
            out.add(said("system", prompt.system()).build());
        }
        prompt.messages().forEach(m -> out.add(message(m)));
        return Json.array(out);
    }

    private static Json message(Message message) {
        if (message instanceof Message.User user) {
            return user.images().isEmpty() ? said("user", user.text()).build() : shown(user);
        }
        if (message instanceof Message.ToolResult result) {
            return said("tool", result.text()).put("tool_call_id", result.callId()).build();
        }
        Message.Assistant assistant = (Message.Assistant) message;
        Json.Obj echo = echo(assistant);
        Json.Builder out = said("assistant", assistant.text());
        if (echo.has("reasoning_details")) {
            out.put("reasoning_details", echo.get("reasoning_details"));
        }
        if (assistant.calls().isEmpty()) {
            return out.build();
        }
        if (assistant.text().isEmpty()) {
            out.put("content", Json.Nil.NIL);
        }
        List<Json> calls = new ArrayList<>();
        for (Message.ToolUse use : assistant.calls()) {
            calls.add(call(use, echo.object("extra_content").object(Integer.toString(calls.size()))));
        }
        return out.put("tool_calls", Json.array(calls)).build();
    }

    private static Json.Obj echo(Message.Assistant assistant) {
        return !assistant.blocks().isEmpty() && Json.parse(assistant.blocks().get(0).json(), MAX_DEPTH) instanceof Json.Obj o
                ? o : Json.Obj.EMPTY;
    }

    private static Json.Builder said(String role, String text) {
        return Json.object().put("role", role).put("content", text);
    }

    private static Json shown(Message.User user) {
        List<Json> parts = new ArrayList<>();
        if (!user.text().isEmpty()) {
            parts.add(Json.object().put("type", "text").put("text", user.text()).build());
        }
        for (Message.Image image : user.images()) {
            parts.add(Json.object().put("type", "image_url")
                    .put("image_url", Json.object().put("url", dataUrl(image)).build()).build());
        }
        return Json.object().put("role", "user").put("content", Json.array(parts)).build();
    }

    static String dataUrl(Message.Image image) {
        return "data:" + image.mediaType() + ";base64," + image.base64();
    }

    private static Json call(Message.ToolUse use, Json.Obj extra) {
        String arguments = use.arguments().isBlank() ? "{}" : use.arguments();
        Json.Builder call = Json.object()
                .put("id", use.id())
                .put("type", "function")
                .put("function", Json.object().put("name", use.tool()).put("arguments", arguments).build());
        return extra.members().isEmpty() ? call.build() : call.put("extra_content", extra).build();
    }

    private static Json tool(ToolSpec tool) {
        Json.Obj function = Json.object()
                .put("name", tool.name())
                .put("description", tool.description())
                .put("parameters", tool.parameters())
                .build();
        return Json.object().put("type", "function").put("function", function).build();
    }
}
