// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts the pieces of tool calls together by index; copes with servers that leave out index or id. One thread. */
final class ToolDeltas {
    private static final int MOST = 128;

    private final Sink out;
    private final Map<Long, Open> byIndex = new HashMap<>();
    private final Map<Integer, Json> extras = new TreeMap<>();
    private Open last;
    private int count;

    ToolDeltas(Sink out) {
        this.out = out;
    }

    boolean any() {
        return count > 0;
    }

    void delta(Json.Obj call) {
        Json.Obj function = call.object("function");
        Open open = open(call, function.text("name", ""));
        if (call.get("extra_content") instanceof Json.Obj extra) {
            extras.put(open.index, extra);
        }
        String arguments = function.text("arguments", "");
        if (function.get("arguments") instanceof Json.Obj o) {
            arguments = o.text();
        }
        if (!arguments.isEmpty()) {
            open.hasArguments = true;
            out.emit(new Event.ToolArguments(open.index, arguments));
        }
    }

    /** Gives a call without arguments the empty object. */
    void end() {
        byIndex.values().forEach(Open::close);
    }

    /** What some servers want back with the answer: {@code reasoning_details}, and {@code extra_content} of calls. */
    Json.Obj echo(List<Json> reasoning) {
        Json.Builder echo = Json.object();
        if (!reasoning.isEmpty()) {
            echo.put("reasoning_details", Json.array(reasoning));
        }
        if (!extras.isEmpty()) {
            Json.Builder byCall = Json.object();
            extras.forEach((index, extra) -> byCall.put(index.toString(), extra));
            echo.put("extra_content", byCall.build());
        }
        return echo.build();
    }

    private Open open(Json.Obj call, String name) {
        String id = call.text("id", "");
        boolean indexed = call.get("index") instanceof Json.Num;
        Open known = indexed ? byIndex.get(call.integer("index", 0)) : last;
        boolean another = known == null || (!id.isEmpty() && !name.isEmpty() && !id.equals(known.id));
        if (!another) {
            return known;
        }
        if (name.isEmpty()) {
            throw new Failure(Failure.Code.TEMPORARY, "the answer has a tool call without a name");
        }
        if (count == MOST) {
            throw new Failure(Failure.Code.PERMANENT, "the answer has more than " + MOST + " tool calls");
        }
        if (known != null) {
            known.close();
        }
        last = new Open(count, id.isEmpty() ? "call_" + count : id);
        byIndex.put(indexed ? call.integer("index", 0) : count, last);
        out.emit(new Event.ToolStart(count++, last.id, name));
        return last;
    }

    private final class Open {
        private final int index;
        private final String id;
        private boolean hasArguments;

        Open(int index, String id) {
            this.index = index;
            this.id = id;
        }

        void close() {
            if (!hasArguments) {
                hasArguments = true;
                out.emit(new Event.ToolArguments(index, "{}"));
            }
        }
    }
}
