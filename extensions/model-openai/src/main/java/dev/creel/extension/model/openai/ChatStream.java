// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Sink;
import java.util.ArrayList;
import java.util.List;

/** Turns the chunks of one answer into events; tells whether the answer was complete. One thread. */
final class ChatStream {
    private static final int MOST_DETAILS = 10_000;

    private final Sink out;
    private final ToolDeltas tools;
    private final List<Json> reasoning = new ArrayList<>();
    private Event.Usage usage;
    private String finish = "";
    private boolean refused;
    private boolean said;

    ChatStream(Sink out) {
        this.out = out;
        this.tools = new ToolDeltas(out);
    }

    /** Takes one chunk, or one whole answer, whose choices have {@code message} where a chunk's have {@code delta}. */
    void chunk(Json.Obj chunk) {
        Json.Obj counted = chunk.object("usage");
        if (counted.has("prompt_tokens") || counted.has("completion_tokens")) {
            usage = usage(counted);
        }
        for (Json choice : chunk.array("choices")) {
            // Only one answer was asked for; a second one would be mixed into the first.
            if (choice instanceof Json.Obj o && o.integer("index", 0) == 0) {
                delta(o.get("delta") instanceof Json.Obj delta ? delta : o.object("message"));
                finish = o.text("finish_reason", finish);
            }
        }
    }

    /** Whether the server said why it stopped. */
    boolean finished() {
        return !finish.isEmpty();
    }

    /** Whether there was anything of an answer. */
    boolean said() {
        return said || tools.any();
    }

    void end() {
        tools.end();
        Json.Obj echo = tools.echo(reasoning);
        if (!echo.members().isEmpty()) {
            out.emit(new Event.Opaque(echo.text()));
        }
        if (usage != null) {
            out.emit(usage);
        }
        out.emit(new Event.Done(stop()));
    }

    private void delta(Json.Obj delta) {
        String thinking = delta.text("reasoning_content", delta.text("reasoning", ""));
        if (!thinking.isEmpty()) {
            out.emit(new Event.Thinking(thinking));
        }
        for (Json detail : delta.array("reasoning_details")) {
            if (reasoning.size() < MOST_DETAILS) {
                reasoning.add(detail);
            }
        }
        text(delta.text("content", ""));
        String refusal = delta.text("refusal", "");
        refused |= !refusal.isEmpty();
        text(refusal);
        delta.array("tool_calls").forEach(call -> {
            if (call instanceof Json.Obj o) {
                tools.delta(o);
            }
        });
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            said = true;
            out.emit(new Event.Text(text));
        }
    }

    private Event.Stop stop() {
        if (refused) {
            return Event.Stop.REFUSAL;
        }
        return switch (finish) {
            case "length" -> Event.Stop.LENGTH;
            case "content_filter" -> Event.Stop.REFUSAL;
            case "tool_calls", "function_call", "stop", "" -> tools.any() ? Event.Stop.TOOL_USE : Event.Stop.END;
            default -> Event.Stop.UNKNOWN;
        };
    }

    private static Event.Usage usage(Json.Obj usage) {
        long prompt = Math.max(0, usage.integer("prompt_tokens", 0));
        long cached = usage.object("prompt_tokens_details").integer("cached_tokens", 0);
        cached = Math.max(0, Math.min(prompt, cached));
        return new Event.Usage(prompt - cached, Math.max(0, usage.integer("completion_tokens", 0)), cached, 0);
    }
}
