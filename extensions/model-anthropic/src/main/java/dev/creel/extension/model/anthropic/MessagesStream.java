// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.anthropic;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Failure;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns the events of one message into ours. Blocks are put together by their index alone: some servers open the next one
 * before they close the last, or close none. One thread.
 */
final class MessagesStream {
    private static final int MOST_BLOCKS = 512;

    private final Sink out;
    private final Map<Long, OpenBlock> open = new LinkedHashMap<>();
    private int characters;
    private int calls;
    private int blocks;
    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite;
    private boolean counted;
    private boolean stopped;
    private String reason = "";
    private String explanation = "";

    MessagesStream(Sink out) {
        this.out = out;
    }

    /** Takes one event, or a whole message. */
    void event(Json.Obj event) {
        switch (event.text("type", "")) {
            case "message_start" -> count(event.object("message").object("usage"));
            case "content_block_start" -> start(event.integer("index", 0), event.object("content_block"));
            case "content_block_delta" -> delta(event.integer("index", 0), event.object("delta"));
            case "content_block_stop" -> stop(event.integer("index", 0));
            case "message_delta" -> ended(event.object("delta"), event.object("usage"));
            case "message_stop" -> stopped = true;
            case "message" -> whole(event);
            default -> {
                // Pings, and kinds of events that came after this was written.
            }
        }
    }

    /** Whether the server said why it stopped. */
    boolean finished() {
        return !reason.isEmpty();
    }

    /** Whether nothing follows. */
    boolean stopped() {
        return stopped;
    }

    boolean said() {
        return characters > 0 || calls > 0;
    }

    void end() {
        open.values().forEach(OpenBlock::close);
        if (!said() && !explanation.isEmpty()) {
            out.emit(new Event.Text(explanation));
        }
        if (counted) {
            out.emit(new Event.Usage(input, output, cacheRead, cacheWrite));
        }
        out.emit(new Event.Done(why()));
    }

    private void whole(Json.Obj message) {
        long index = 0;
        for (Json each : message.array("content")) {
            if (each instanceof Json.Obj block) {
                start(index, block);
                stop(index++);
            }
        }
        ended(message, message.object("usage"));
        stopped = true;
    }

    private void start(long index, Json.Obj block) {
        stop(index);
        if (++blocks > MOST_BLOCKS) {
            throw new Failure(Failure.Code.PERMANENT, "the answer has more than " + MOST_BLOCKS + " blocks");
        }
        String type = block.text("type", "");
        if (type.equals("tool_use")) {
            if (block.text("name", "").isEmpty()) {
                throw new Failure(Failure.Code.TEMPORARY, "the answer has a tool call without a name");
            }
            out.emit(new Event.ToolStart(calls, block.text("id", "call_" + calls), block.text("name", "")));
            open.put(index, new OpenBlock(out, block, characters, calls++));
        } else {
            open.put(index, new OpenBlock(out, block, characters, calls));
            said(block.text("text", ""));
            thought(block.text("thinking", ""));
        }
    }

    private void delta(long index, Json.Obj delta) {
        OpenBlock block = open.get(index);
        switch (delta.text("type", "")) {
            case "text_delta" -> said(delta.text("text", ""));
            case "thinking_delta" -> {
                thought(delta.text("thinking", ""));
                if (block != null) {
                    block.thought(delta.text("thinking", ""));
                }
            }
            case "signature_delta" -> {
                if (block != null) {
                    block.signed(delta.text("signature", ""));
                }
            }
            case "input_json_delta" -> {
                if (block != null) {
                    block.argued(delta.text("partial_json", ""));
                }
            }
            default -> {
                // Citations and what came after this was written.
            }
        }
    }

    private void stop(long index) {
        OpenBlock block = open.remove(index);
        if (block != null) {
            block.close();
        }
    }

    private void said(String text) {
        if (!text.isEmpty()) {
            characters += text.length();
            out.emit(new Event.Text(text));
        }
    }

    private void thought(String text) {
        if (!text.isEmpty()) {
            out.emit(new Event.Thinking(text));
        }
    }

    private void ended(Json.Obj delta, Json.Obj usage) {
        reason = delta.text("stop_reason", reason);
        explanation = delta.object("stop_details").text("explanation", explanation);
        count(usage);
    }

    /** Later counts are of the whole message and replace earlier ones. */
    private void count(Json.Obj usage) {
        counted |= usage.has("input_tokens") || usage.has("output_tokens");
        input = Math.max(0, usage.integer("input_tokens", input));
        output = Math.max(0, usage.integer("output_tokens", output));
        cacheRead = Math.max(0, usage.integer("cache_read_input_tokens", cacheRead));
        cacheWrite = Math.max(0, usage.integer("cache_creation_input_tokens", cacheWrite));
    }

    private Event.Stop why() {
        return switch (reason) {
            case "end_turn", "stop_sequence", "tool_use" -> calls > 0 ? Event.Stop.TOOL_USE : Event.Stop.END;
            case "max_tokens", "model_context_window_exceeded" -> Event.Stop.LENGTH;
            case "refusal" -> Event.Stop.REFUSAL;
            default -> Event.Stop.UNKNOWN;
        };
    }
}
