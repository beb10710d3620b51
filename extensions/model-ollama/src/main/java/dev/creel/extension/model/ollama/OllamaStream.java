// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.ollama;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Failure;

/** Turns the lines of one answer into events. One thread. */
final class OllamaStream {
    private static final int MOST_CALLS = 128;
    private static final int LONGEST_THOUGHT = 256 << 10;

    private final Sink out;
    private final StringBuilder thought = new StringBuilder();
    private boolean said;
    private int calls;
    private Json.Obj last = Json.Obj.EMPTY;

    OllamaStream(Sink out) {
        this.out = out;
    }

    void chunk(Json.Obj chunk) {
        Json.Obj message = chunk.object("message");
        String thinking = message.text("thinking", "");
        if (!thinking.isEmpty()) {
            if (thought.length() + thinking.length() <= LONGEST_THOUGHT) {
                thought.append(thinking);
            }
            out.emit(new Event.Thinking(thinking));
        }
        String text = message.text("content", "");
        if (!text.isEmpty()) {
            said = true;
            out.emit(new Event.Text(text));
        }
        message.array("tool_calls").forEach(this::call);
        if (chunk.flag("done", false)) {
            last = chunk;
        }
    }

    boolean finished() {
        return last.flag("done", false);
    }

    boolean said() {
        return said || calls > 0;
    }

    void end() {
        if (calls > 0 && thought.length() > 0) {
            out.emit(new Event.Opaque(Json.object().put("thinking", thought.toString()).build().text()));
        }
        if (last.has("prompt_eval_count") || last.has("eval_count")) {
            long input = Math.max(0, last.integer("prompt_eval_count", 0));
            out.emit(new Event.Usage(input, Math.max(0, last.integer("eval_count", 0)), 0, 0));
        }
        out.emit(new Event.Done(stop()));
    }

    /** Calls come whole; their ids are missing before version 0.12. */
    private void call(Json each) {
        Json.Obj call = each instanceof Json.Obj o ? o : Json.Obj.EMPTY;
        Json.Obj function = call.object("function");
        if (function.text("name", "").isEmpty()) {
            throw new Failure(Failure.Code.TEMPORARY, "the answer has a tool call without a name");
        }
        if (calls == MOST_CALLS) {
            throw new Failure(Failure.Code.PERMANENT, "the answer has more than " + MOST_CALLS + " tool calls");
        }
        String arguments = function.get("arguments") instanceof Json.Str s ? s.value() : function.object("arguments").text();
        out.emit(new Event.ToolStart(calls, call.text("id", "call_" + calls), function.text("name", "")));
        out.emit(new Event.ToolArguments(calls++, arguments.isBlank() ? "{}" : arguments));
    }

    private Event.Stop stop() {
        return switch (last.text("done_reason", "stop")) {
            case "length" -> Event.Stop.LENGTH;
            case "stop", "load", "unload" -> calls > 0 ? Event.Stop.TOOL_USE : Event.Stop.END;
            default -> Event.Stop.UNKNOWN;
        };
    }
}
