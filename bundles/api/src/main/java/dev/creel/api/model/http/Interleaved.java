// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model.http;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import java.util.List;

/**
 * The places of opaque blocks among text and tool calls of an answer. They are written into the block's JSON when it comes,
 * and read from there when the answer goes back to its provider, which checks the order.
 */
public final class Interleaved {
    private static final int MAX_DEPTH = 66;

    private Interleaved() {}

    /** Takes the parts of an answer in their order. */
    public interface Parts {
        void block(Json.Obj block);

        void text(String text);

        void call(ToolUse call);
    }

    /**
     * A block for {@link dev.creel.api.model.Event.Opaque}.
     *
     * @param text characters of text that came before it
     * @param calls tool calls that began before it
     */
    public static String placed(Json.Obj block, int text, int calls) {
        return Json.object().put("text", text).put("calls", calls).put("block", block).build().text();
    }

    /** Gives the parts of an answer in the order they came. */
    public static void walk(Message.Assistant said, Parts parts) {
        int text = 0;
        int calls = 0;
        for (Message.Block each : said.blocks()) {
            if (Json.parse(each.json(), MAX_DEPTH) instanceof Json.Obj placed) {
                int untilText = bounded(placed.integer("text", 0), text, said.text().length());
                int untilCall = bounded(placed.integer("calls", 0), calls, said.calls().size());
                between(said, text, untilText, calls, untilCall, parts);
                text = untilText;
                calls = untilCall;
                parts.block(placed.object("block"));
            }
        }
        between(said, text, said.text().length(), calls, said.calls().size(), parts);
    }

    private static void between(Message.Assistant said, int text, int untilText, int call, int untilCall, Parts parts) {
        if (untilText > text) {
            parts.text(said.text().substring(text, untilText));
        }
        List<ToolUse> calls = said.calls().subList(call, untilCall);
        calls.forEach(parts::call);
    }

    private static int bounded(long value, int least, int most) {
        return (int) Math.max(least, Math.min(most, value));
    }
}
