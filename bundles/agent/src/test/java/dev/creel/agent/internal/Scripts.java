// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Call;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Models and tools in a few lines of a test. */
final class Scripts {
    private static final Pattern MARKED = Pattern.compile("<(untrusted-[0-9a-f]{16}) from=\"[^\"<>]+\">\n(.*)\n</\\1>", Pattern.DOTALL);

    private Scripts() {}

    /** A model in one method. */
    @FunctionalInterface
    interface Script {
        void answer(Prompt prompt, Sink out);
    }

    /** A tool in one method. */
    @FunctionalInterface
    interface Body {
        Result run(ToolCall call);
    }

    static ModelProvider provider(Script script) {
        return new ModelProvider() {
            @Override
            public List<Model> models(Call call) {
                return List.of(new Model("rules", "Rules", 32_000, 4_000, false));
            }

            @Override
            public void generate(Prompt prompt, Sink out, Call call) {
                script.answer(prompt, out);
            }
        };
    }

    /** What a tool said, without the marker between which a model sees it. */
    static String said(Message.ToolResult result) {
        Matcher marked = MARKED.matcher(result.text());
        return marked.matches() ? marked.group(2) : result.text();
    }

    /** The same of whole messages. */
    static List<Message> said(List<Message> messages) {
        return messages.stream().map(message -> message instanceof Message.ToolResult result
                ? new Message.ToolResult(result.callId(), result.tool(), said(result), result.error()) : message).toList();
    }

    static void call(Sink out, int index, String id, String name, String arguments) {
        out.emit(new Event.ToolStart(index, id, name));
        out.emit(new Event.ToolArguments(index, arguments));
    }

    static void say(Sink out, String text) {
        out.emit(new Event.Text(text));
        done(out, Event.Stop.END);
    }

    static void done(Sink out, Event.Stop stop) {
        out.emit(new Event.Usage(3, 2, 1, 0));
        out.emit(new Event.Done(stop));
    }

    static Tool tool(String name, Set<ToolSpec.Effect> effects, Body body) {
        Json.Obj schema = (Json.Obj) Json.parse(
                "{\"type\":\"object\",\"properties\":{\"deep\":{\"type\":\"boolean\"}},\"additionalProperties\":false}", 8);
        return new Tool() {
            @Override
            public List<ToolSpec> tools() {
                return List.of(new ToolSpec(name, "tells", schema, effects));
            }

            @Override
            public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
                return body.run(call);
            }
        };
    }

    static List<String> roles(Stand stand, String key) {
        return stand.sessions.open(key).tail(100).stream()
                .map(line -> ((Json.Obj) Json.parse(line.message(), 64)).text("role").orElseThrow()).toList();
    }
}
