// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Prompt;
import dev.creel.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A prompt as the body of a chat completion request. */
final class ChatRequest {
    private static final Json.Obj WITH_USAGE =
            Json.object().put("include_usage", true).build();

    private ChatRequest() {}

    static byte[] body(Prompt prompt, Endpoint endpoint) {
        Json.Builder body = Json.object().put("model", prompt.model()).put("stream", true);
        if (endpoint.compat().flag("supportsUsageInStreaming", true)) {
            body.put("stream_options", WITH_USAGE);
        }
        if (prompt.maxTokens() > 0) {
            body.put(maxTokensField(endpoint), prompt.maxTokens());
        }
        body.put("messages", messages(prompt));
        if (!prompt.tools().isEmpty()) {
            body.put("tools", Json.array(prompt.tools().stream().map(ChatRequest::tool).toList()));
        }
        return body.build().text().getBytes(StandardCharsets.UTF_8);
    }

    /** OpenAI's own newer models refuse the name that everybody else's servers know. */
    private static String maxTokensField(Endpoint endpoint) {
        boolean openai = endpoint.origin().equals("https://api.openai.com");
        return endpoint.compat().text("maxTokensField", openai ? "max_completion_tokens" : "max_tokens");
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
            return said("user", user.text()).build();
        }
        if (message instanceof Message.ToolResult result) {
            return said("tool", result.text()).put("tool_call_id", result.callId()).build();
        }
        Message.Assistant assistant = (Message.Assistant) message;
        if (assistant.calls().isEmpty()) {
            return said("assistant", assistant.text()).build();
        }
        Json.Builder out = said("assistant", assistant.text());
        if (assistant.text().isEmpty()) {
            out.put("content", Json.Nil.NIL);
        }
        return out.put("tool_calls", Json.array(assistant.calls().stream().map(ChatRequest::call).toList())).build();
    }

    private static Json.Builder said(String role, String text) {
        return Json.object().put("role", role).put("content", text);
    }

    private static Json call(Message.ToolUse use) {
        String arguments = use.arguments().isBlank() ? "{}" : use.arguments();
        return Json.object()
                .put("id", use.id())
                .put("type", "function")
                .put("function", Json.object().put("name", use.tool()).put("arguments", arguments).build())
                .build();
    }

    private static Json tool(ToolSpec tool) {
        return Json.object()
                .put("type", "function")
                .put(
                        "function",
                        Json.object()
                                .put("name", tool.name())
                                .put("description", tool.description())
                                .put("parameters", tool.parameters())
                                .build())
                .build();
    }
}
