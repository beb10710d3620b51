// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.anthropic;

import dev.creel.api.json.Json;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.http.Endpoint;
import dev.creel.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A prompt as the body of a messages request. What the next request will repeat is marked for the provider's cache: tools
 * and system prompt, the conversation so far, and its end at the request before.
 */
final class MessagesRequest {
    private MessagesRequest() {}

    static byte[] body(Prompt prompt, Endpoint endpoint) {
        boolean caches = endpoint.entry().object("compat").flag("promptCaching", true);
        Json.Builder body = Json.object().put("model", prompt.model()).put("stream", true);
        Thinking.put(body, prompt, endpoint);
        if (!prompt.system().isBlank()) {
            Json.Obj text = Json.object().put("type", "text").put("text", prompt.system()).build();
            body.put("system", Json.array(List.of(caches ? Cached.marked(text) : text)));
        }
        if (!prompt.tools().isEmpty()) {
            body.put("tools", Json.array(prompt.tools().stream().map(MessagesRequest::tool).toList()));
        }
        Conversation conversation = new Conversation();
        prompt.messages().forEach(conversation::add);
        return body.put("messages", conversation.json(caches)).build().text().getBytes(StandardCharsets.UTF_8);
    }

    private static Json tool(ToolSpec tool) {
        return Json.object()
                .put("name", tool.name())
                .put("description", tool.description())
                .put("input_schema", tool.parameters())
                .build();
    }
}
