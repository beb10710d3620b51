// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.ollama;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.http.Endpoint;
import dev.creel.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A prompt as the body of a chat request. */
final class OllamaRequest {
    private static final int MAX_DEPTH = 64;

    private OllamaRequest() {}

    static byte[] body(Prompt prompt, Endpoint endpoint) {
        Json.Obj entry = endpoint.entry();
        Json.Obj params = entry.object("params");
        Json.Builder body = Json.object().put("model", prompt.model()).put("stream", true);
        body.put("messages", messages(prompt));
        if (!prompt.tools().isEmpty()) {
            body.put("tools", Json.array(prompt.tools().stream().map(OllamaRequest::tool).toList()));
        }
        if (entry.flag("reasoning", false) && !prompt.thinking().isEmpty()) {
            body.put("think", think(prompt));
        }
        if (params.has("keep_alive")) {
            body.put("keep_alive", params.get("keep_alive"));
        }
        Json.Obj options = options(prompt, entry, params);
        if (!options.members().isEmpty()) {
            body.put("options", options);
        }
        return body.build().text().getBytes(StandardCharsets.UTF_8);
    }

    /** Without a window of its own the server takes a small one and silently drops what does not fit. */
    private static Json.Obj options(Prompt prompt, Json.Obj entry, Json.Obj params) {
        Json.Builder options = Json.object();
        long window = params.integer("num_ctx", entry.integer("contextWindow", 0));
        if (window > 0) {
            options.put("num_ctx", window);
        }
        if (prompt.maxTokens() > 0) {
            options.put("num_predict", prompt.maxTokens());
        }
        return options.build();
    }

    /** One family of models knows levels, the others think or do not. */
    private static Json think(Prompt prompt) {
        if (!prompt.model().contains("gpt-oss")) {
            return Json.of(!prompt.thinking().equals("off"));
        }
        return switch (prompt.thinking()) {
            case "off", "minimal", "low" -> Json.of("low");
            case "medium" -> Json.of("medium");
            default -> Json.of("high");
        };
    }

    private static Json messages(Prompt prompt) {
        List<Json> out = new ArrayList<>(prompt.messages().size() + 1);
        if (!prompt.system().isEmpty()) {
            out.add(said("system", prompt.system()).build());
        }
        prompt.messages().forEach(message -> out.add(message(message)));
        return Json.array(out);
    }

    private static Json message(Message message) {
        if (message instanceof Message.User user) {
            Json.Builder said = said("user", user.text());
            return user.images().isEmpty() ? said.build()
                    : said.put("images", Json.array(user.images().stream().map(i -> Json.of(i.base64())).toList())).build();
        }
        if (message instanceof Message.ToolResult result) {
            return said("tool", result.text()).put("tool_name", result.tool()).put("tool_call_id", result.callId()).build();
        }
        Message.Assistant assistant = (Message.Assistant) message;
        Json.Builder said = said("assistant", assistant.text());
        if (!assistant.blocks().isEmpty()
                && Json.parse(assistant.blocks().get(0).json(), MAX_DEPTH) instanceof Json.Obj thought) {
            said.put("thinking", thought.text("thinking", ""));
        }
        return assistant.calls().isEmpty() ? said.build()
                : said.put("tool_calls", Json.array(assistant.calls().stream().map(OllamaRequest::call).toList())).build();
    }

    private static Json.Builder said(String role, String text) {
        return Json.object().put("role", role).put("content", text);
    }

    private static Json call(Message.ToolUse use) {
        Json arguments = use.arguments().isBlank() ? Json.Obj.EMPTY : Json.parse(use.arguments(), MAX_DEPTH);
        return Json.object().put("id", use.id()).put("function", Json.object().put("name", use.tool())
                .put("arguments", arguments).build()).build();
    }

    private static Json tool(ToolSpec tool) {
        Json.Builder function = Json.object().put("name", tool.name()).put("description", tool.description());
        return Json.object().put("type", "function").put("function", function.put("parameters", tool.parameters()).build())
                .build();
    }
}
