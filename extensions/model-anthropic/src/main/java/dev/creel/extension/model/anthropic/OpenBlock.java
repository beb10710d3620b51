// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.anthropic;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Sink;
import dev.creel.api.model.http.Interleaved;
import dev.creel.api.plugin.Failure;

/** One block of an answer while it grows. One thread. */
final class OpenBlock {
    private static final int LONGEST = 1 << 20;

    private final Sink out;
    private final Json.Obj start;
    private final int characters;
    private final int calls;
    private final StringBuilder thoughts = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private boolean argued;
    private boolean closed;

    /**
     * @param characters of text that came before it
     * @param calls tool calls that came before it
     */
    OpenBlock(Sink out, Json.Obj start, int characters, int calls) {
        this.out = out;
        this.start = start;
        this.characters = characters;
        this.calls = calls;
        thoughts.append(start.text("thinking", ""));
        signature.append(start.text("signature", ""));
    }

    void thought(String delta) {
        grow(thoughts, delta);
    }

    void signed(String delta) {
        grow(signature, delta);
    }

    void argued(String delta) {
        if (!delta.isEmpty() && is("tool_use")) {
            argued = true;
            out.emit(new Event.ToolArguments(calls, delta));
        }
    }

    /** Tells what only the end of a block tells. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (is("tool_use") && !argued) {
            out.emit(new Event.ToolArguments(calls, start.object("input").text()));
        } else if (is("thinking") && signature.length() > 0) {
            keep(Json.object().put("type", "thinking").put("thinking", thoughts.toString())
                    .put("signature", signature.toString()).build());
        } else if (is("redacted_thinking")) {
            keep(start);
        }
    }

    private boolean is(String type) {
        return start.text("type", "").equals(type);
    }

    private void keep(Json.Obj block) {
        out.emit(new Event.Opaque(Interleaved.placed(block, characters, calls)));
    }

    private static void grow(StringBuilder target, String delta) {
        if (target.length() + delta.length() > LONGEST) {
            throw new Failure(Failure.Code.PERMANENT, "the answer has a thought of more than " + LONGEST + " characters");
        }
        target.append(delta);
    }
}
