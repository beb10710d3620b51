// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.anthropic;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.http.Interleaved;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation as the messages API wants it: sides take turns, all results of one answer's tools in one message, no empty
 * text, ids of a narrow alphabet.
 */
final class Conversation implements Interleaved.Parts {
    private static final int MAX_DEPTH = 64;

    private final List<Side> sides = new ArrayList<>();

    private record Side(String role, List<Json.Obj> blocks) {}

    void add(Message message) {
        if (message instanceof Message.User user) {
            user(user);
        } else if (message instanceof Message.ToolResult result) {
            Json.Builder block = Json.object().put("type", "tool_result").put("tool_use_id", id(result.callId()));
            if (!result.text().isBlank()) {
                block.put("content", result.text());
            }
            put("user", (result.error() ? block.put("is_error", true) : block).build());
        } else {
            Interleaved.walk((Message.Assistant) message, this);
        }
    }

    Json json(boolean caches) {
        List<Json> out = new ArrayList<>(sides.size());
        int users = (int) sides.stream().filter(side -> side.role().equals("user")).count();
        for (Side side : sides) {
            boolean marked = caches && side.role().equals("user") && users-- <= 2;
            List<Json> blocks = new ArrayList<>(side.blocks());
            if (marked) {
                int last = blocks.size() - 1;
                blocks.set(last, Cached.marked(side.blocks().get(last)));
            }
            out.add(Json.object().put("role", side.role()).put("content", Json.array(blocks)).build());
        }
        return Json.array(out);
    }

    @Override
    public void block(Json.Obj block) {
        put("assistant", block);
    }

    @Override
    public void text(String text) {
        if (!text.isBlank()) {
            put("assistant", text("text", text));
        }
    }

    @Override
    public void call(Message.ToolUse call) {
        Json input = call.arguments().isBlank() ? Json.Obj.EMPTY : Json.parse(call.arguments(), MAX_DEPTH);
        put("assistant", Json.object().put("type", "tool_use").put("id", id(call.id())).put("name", call.tool())
                .put("input", input instanceof Json.Obj ? input : Json.Obj.EMPTY).build());
    }

    private void user(Message.User user) {
        for (Message.Image image : user.images()) {
            put("user", Json.object().put("type", "image").put("source", Json.object().put("type", "base64")
                    .put("media_type", image.mediaType()).put("data", image.base64()).build()).build());
        }
        if (!user.text().isBlank() || user.images().isEmpty()) {
            put("user", text("text", user.text().isBlank() ? "(nothing)" : user.text()));
        }
    }

    private void put(String role, Json.Obj block) {
        if (sides.isEmpty() || !sides.get(sides.size() - 1).role().equals(role)) {
            sides.add(new Side(role, new ArrayList<>()));
        }
        sides.get(sides.size() - 1).blocks().add(block);
    }

    private static Json.Obj text(String type, String text) {
        return Json.object().put("type", type).put(type, text).build();
    }

    private static String id(String id) {
        return id.isEmpty() ? "call" : id.replaceAll("[^a-zA-Z0-9_-]", "_");
    }
}
