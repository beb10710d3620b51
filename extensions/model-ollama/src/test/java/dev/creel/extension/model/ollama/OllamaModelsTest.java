// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.Prompt;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.ToolSpec;
import dev.creel.test.scripted.FreeCall;
import dev.creel.test.scripted.ScriptedEgress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaModelsTest {
    private static final String SETTINGS = "{'baseUrl':'http://127.0.0.1:11434/v1/'%s}";
    private static final ToolSpec TOOL = new ToolSpec(
            "session_status", "Tells.", (Json.Obj) Json.parse("{\"type\":\"object\"}", 5), Set.of(ToolSpec.Effect.READS));

    private final ScriptedEgress egress = new ScriptedEgress();
    private final List<Event> events = new ArrayList<>();
    private final OllamaModels models = new OllamaModels(egress, (duration, call) -> {});

    private static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'), 30);
    }

    private static Prompt prompt(String model, String thinking, String more, Message... messages) {
        return new Prompt("mock", model, json(SETTINGS.formatted(more)), "Be short.", List.of(messages), List.of(TOOL), 9, thinking);
    }

    private List<Event> generate(Prompt prompt) {
        models.generate(prompt, events::add, new FreeCall());
        return events;
    }

    private List<Event> generate() {
        return generate(prompt("m", "", "", new Message.User("hi")));
    }

    private ScriptedEgress lines(String... lines) {
        return egress.reply(200, Map.of("content-type", List.of("application/x-ndjson")),
                String.join("\n", lines).replace('\'', '"'));
    }

    private Json.Obj sent(Prompt prompt) {
        lines("{'done':true}");
        generate(prompt);
        Request request = egress.requests.get(egress.requests.size() - 1);
        return json(new String(request.body(), StandardCharsets.UTF_8));
    }

    @Test
    void streamsThinkingTextToolsAndUsage() {
        lines("{'message':{'role':'assistant','content':'','thinking':'hm'},'done':false}",
                "{'message':{'role':'assistant','content':'Grüße 🦞'},'done':false}",
                "{'message':{'content':'','tool_calls':[{'function':{'name':'a','arguments':{'x':1}}}]},'done':false}",
                "{'message':{'content':'','tool_calls':[{'id':'c9','function':{'name':'b','arguments':{}}}]},'done':false}",
                "{'message':{'content':''},'done':true,'done_reason':'stop','prompt_eval_count':7,'eval_count':3}");
        assertThat(generate()).containsExactly(
                new Event.Thinking("hm"), new Event.Text("Grüße 🦞"),
                new Event.ToolStart(0, "call_0", "a"), new Event.ToolArguments(0, "{\"x\":1}"),
                new Event.ToolStart(1, "c9", "b"), new Event.ToolArguments(1, "{}"),
                new Event.Opaque("{\"thinking\":\"hm\"}"),
                new Event.Usage(7, 3, 0, 0), new Event.Done(Event.Stop.TOOL_USE));
    }

    @Test
    void theRequestIsWhatTheServerExpects() {
        Json.Obj body = sent(prompt("m", "high",
                ",'models':[{'id':'m','reasoning':true,'contextWindow':32768,'params':{'keep_alive':'1h'}}]",
                new Message.User("look", List.of(new Message.Image("image/png", "QUJD"))),
                new Message.Assistant("", List.of(new ToolUse("c1", "session_status", "{\"a\":1}")),
                        List.of(new Message.Block("mock/m", "{\"thinking\":\"hm\"}"))),
                new Message.ToolResult("c1", "session_status", "fine", false)));
        assertThat(body).isEqualTo(json("{'model':'m','stream':true,'messages':[{'role':'system','content':'Be short.'},"
                + "{'role':'user','content':'look','images':['QUJD']},"
                + "{'role':'assistant','content':'','thinking':'hm','tool_calls':[{'id':'c1','function':{'name':'session_status','arguments':{'a':1}}}]},"
                + "{'role':'tool','content':'fine','tool_name':'session_status','tool_call_id':'c1'}],"
                + "'tools':[{'type':'function','function':{'name':'session_status','description':'Tells.','parameters':{'type':'object'}}}],"
                + "'think':true,'keep_alive':'1h','options':{'num_ctx':32768,'num_predict':9}}"));
        assertThat(egress.requests.get(0).path()).isEqualTo("/api/chat");
        assertThat(egress.requests.get(0).bind()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"m,off,false", "m,low,true", "gpt-oss:20b,off,\"low\"", "gpt-oss:20b,max,\"high\"", "gpt-oss:20b,medium,\"medium\""})
    void thinkingIsALevelOrASwitch(String model, String level, String expected) {
        Json.Obj body = sent(prompt(model, level, ",'models':[{'id':'" + model + "','reasoning':true}]", new Message.User("hi")));
        assertThat(body.get("think").text()).isEqualTo(expected);
        assertThat(sent(prompt("plain", level, "", new Message.User("hi"))).has("think")).isFalse();
    }

    @Test
    void anErrorLineIsAFailure() {
        lines("{'message':{'content':'half'},'done':false}", "{'error':'the input length exceeds the context length'}");
        assertThat(catchThrowableOfType(Failure.class, this::generate).code()).isEqualTo(Failure.Code.CONTEXT_LENGTH);
        egress.reply(400, Map.of(), "{\"error\":\"\\\"m\\\" does not support tools\"}");
        assertThat(catchThrowableOfType(Failure.class, this::generate).code()).isEqualTo(Failure.Code.UNSUPPORTED);
    }

    @Test
    void aStreamCutOffIsAFailureAndIsNotBegunAgain() {
        lines("{'message':{'content':'half'},'done':false}");
        assertThat(catchThrowableOfType(Failure.class, this::generate)).hasMessageContaining("broke off");
        assertThat(egress.requests).hasSize(1);
    }

    @Test
    void modelsAreDiscovered() {
        egress.reply(200, Map.of(), "{\"models\":[{\"name\":\"qwen3:8b\",\"details\":{\"parameter_size\":\"8.2B\"}}]}");
        assertThat(models.discover("mock", json(SETTINGS.formatted("")), new FreeCall())).singleElement()
                .satisfies(model -> assertThat(model.id() + " " + model.name()).isEqualTo("qwen3:8b qwen3:8b (8.2B)"));
        assertThat(egress.requests.get(0).path()).isEqualTo("/api/tags");
    }
}
