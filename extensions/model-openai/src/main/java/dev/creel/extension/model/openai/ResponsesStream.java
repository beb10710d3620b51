// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Sink;
import dev.creel.api.model.http.Endpoint;
import dev.creel.api.model.http.HttpErrors;
import dev.creel.api.model.http.Interleaved;
import dev.creel.api.plugin.Failure;
import java.util.HashMap;
import java.util.Map;

/** Turns the events of one response into ours; items are told apart by index, or by id where a server has no index. One thread. */
final class ResponsesStream {
    private static final int MOST_CALLS = 128;

    private final Sink out;
    private final Endpoint endpoint;
    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<Integer, Boolean> argued = new HashMap<>();
    private String message = "";
    private int characters;
    private boolean refused;
    private Event.Usage usage;
    private Event.Stop stop;

    ResponsesStream(Sink out, Endpoint endpoint) {
        this.out = out;
        this.endpoint = endpoint;
    }

    void event(Json.Obj event) {
        switch (event.text("type", "")) {
            case "response.output_item.added" -> added(event);
            case "response.output_text.delta" -> text(event);
            case "response.refusal.delta" -> {
                refused = true;
                text(event);
            }
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                out.emit(new Event.Thinking(event.text("delta", "")));
            case "response.function_call_arguments.delta" -> arguments(key(event), event.text("delta", ""));
            case "response.output_item.done" -> done(event);
            case "response.completed", "response.incomplete", "response.failed" -> ended(event.object("response"));
            case "error" -> throw HttpErrors.inStream(bare(event), endpoint);
            default -> {
                // Progress notes, and kinds of events that came after this was written.
                if (event.get("error") instanceof Json.Obj && event.text("type", "").isEmpty()) {
                    throw HttpErrors.inStream(event, endpoint);
                }
            }
        }
    }

    /** Takes a response that came in one piece. */
    void whole(Json.Obj response) {
        int index = 0;
        for (Json each : response.array("output")) {
            if (each instanceof Json.Obj item) {
                Json.Obj event = Json.object().put("output_index", index++).put("item", item).build();
                added(event);
                item.array("content").forEach(part -> part(part, event));
                done(event);
            }
        }
        ended(response);
    }

    boolean finished() {
        return stop != null;
    }

    boolean said() {
        return characters > 0 || !calls.isEmpty();
    }

    void end() {
        if (usage != null) {
            out.emit(usage);
        }
        out.emit(new Event.Done(stop));
    }

    private void part(Json part, Json.Obj event) {
        if (part instanceof Json.Obj o) {
            refused |= o.has("refusal");
            text(Json.object().put("output_index", event.integer("output_index", 0))
                    .put("delta", o.text("text", o.text("refusal", ""))).build());
        }
    }

    private void added(Json.Obj event) {
        Json.Obj item = event.object("item");
        if (!item.text("type", "").equals("function_call")) {
            return;
        }
        if (item.text("name", "").isEmpty()) {
            throw new Failure(Failure.Code.TEMPORARY, "the answer has a tool call without a name");
        }
        if (calls.size() == MOST_CALLS) {
            throw new Failure(Failure.Code.PERMANENT, "the answer has more than " + MOST_CALLS + " tool calls");
        }
        int index = calls.size();
        if (calls.putIfAbsent(key(event), index) == null) {
            out.emit(new Event.ToolStart(index, item.text("call_id", "call_" + index), item.text("name", "")));
        }
    }

    private void text(Json.Obj event) {
        String delta = event.text("delta", "");
        String from = key(event);
        if (delta.isEmpty()) {
            return;
        }
        // Two messages of one answer are two paragraphs.
        String gap = characters > 0 && !from.equals(message) ? "\n\n" : "";
        message = from;
        characters += gap.length() + delta.length();
        out.emit(new Event.Text(gap + delta));
    }

    private void arguments(String key, String delta) {
        Integer index = calls.get(key);
        if (index != null && !delta.isEmpty()) {
            argued.put(index, true);
            out.emit(new Event.ToolArguments(index, delta));
        }
    }

    private void done(Json.Obj event) {
        Json.Obj item = event.object("item");
        if (item.text("type", "").equals("reasoning")) {
            out.emit(new Event.Opaque(Interleaved.placed(item, characters, calls.size())));
        } else if (item.text("type", "").equals("function_call")) {
            added(event);
            if (!argued.containsKey(calls.get(key(event)))) {
                String all = item.text("arguments", "");
                arguments(key(event), all.isBlank() ? "{}" : all);
            }
        }
    }

    private void ended(Json.Obj response) {
        if (response.text("status", "").equals("failed") || response.get("error") instanceof Json.Obj) {
            throw HttpErrors.inStream(response, endpoint);
        }
        Json.Obj counted = response.object("usage");
        if (counted.has("input_tokens")) {
            long input = Math.max(0, counted.integer("input_tokens", 0));
            long cached = counted.object("input_tokens_details").integer("cached_tokens", 0);
            cached = Math.max(0, Math.min(input, cached));
            usage = new Event.Usage(input - cached, Math.max(0, counted.integer("output_tokens", 0)), cached, 0);
        }
        String why = response.object("incomplete_details").text("reason", "");
        stop = refused || why.equals("content_filter") ? Event.Stop.REFUSAL
                : !why.isEmpty() ? Event.Stop.LENGTH
                : !calls.isEmpty() ? Event.Stop.TOOL_USE : Event.Stop.END;
    }

    private static Json.Obj bare(Json.Obj event) {
        // Its type is "error" and says nothing; what says something may be in it or beside it.
        return event.get("error") instanceof Json.Obj o ? o
                : Json.object().put("code", event.get("code")).put("message", event.text("message", "")).build();
    }

    private static String key(Json.Obj event) {
        return event.get("output_index") instanceof Json.Num n ? n.text()
                : event.text("item_id", event.object("item").text("id", ""));
    }
}
