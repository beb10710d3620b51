// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

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

class ResponsesModelsTest {
    private static final ToolSpec TOOL = new ToolSpec(
            "session_status", "Tells.", (Json.Obj) Json.parse("{\"type\":\"object\"}", 5), Set.of(ToolSpec.Effect.READS));

    private final ScriptedEgress egress = new ScriptedEgress();
    private final List<Event> events = new ArrayList<>();
    private final ResponsesModels models = new ResponsesModels(egress, (duration, call) -> {});

    private static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'), 30);
    }

    private List<Event> generate(Message... messages) {
        Prompt prompt = new Prompt("mock", "o9",
                json("{'baseUrl':'http://127.0.0.1:18099/v1','models':[{'id':'o9','reasoning':true}]}"),
                "Be short.", List.of(messages), List.of(TOOL), 9, "max");
        models.generate(prompt, events::add, new FreeCall());
        return events;
    }

    private void sse(String... events) {
        egress.sse(List.of(events).stream().map(e -> e.replace('\'', '"')).toArray(String[]::new));
    }

    private Failure failure() {
        return catchThrowableOfType(Failure.class, this::generate);
    }

    @Test
    void streamsReasoningTextCallsAndUsage() {
        sse("{'type':'response.created','response':{}}",
                "{'type':'response.output_item.added','output_index':0,'item':{'type':'reasoning','id':'rs'}}",
                "{'type':'response.reasoning_summary_text.delta','output_index':0,'delta':'hm'}",
                "{'type':'response.output_item.done','output_index':0,'item':{'type':'reasoning','id':'rs','summary':[],'encrypted_content':'E'}}",
                "{'type':'response.output_text.delta','output_index':1,'item_id':'a','delta':'Grüße '}",
                "{'type':'response.output_text.delta','output_index':1,'item_id':'other','delta':'🦞'}",
                "{'type':'response.output_item.added','output_index':2,'item':{'type':'function_call','id':'f','call_id':'c','name':'one','arguments':''}}",
                "{'type':'response.function_call_arguments.delta','output_index':2,'delta':'{'}",
                "{'type':'response.function_call_arguments.delta','output_index':2,'delta':'}'}",
                "{'type':'response.output_item.done','output_index':2,'item':{'type':'function_call','id':'f','call_id':'c','name':'one','arguments':'{}'}}",
                "{'type':'response.completed','response':{'status':'completed','usage':{'input_tokens':10,'output_tokens':4,'input_tokens_details':{'cached_tokens':3}}}}");
        assertThat(generate(new Message.User("hi"))).containsExactly(
                new Event.Thinking("hm"),
                new Event.Opaque("{\"text\":0,\"calls\":0,\"block\":{\"type\":\"reasoning\",\"id\":\"rs\",\"summary\":[],\"encrypted_content\":\"E\"}}"),
                new Event.Text("Grüße "), new Event.Text("🦞"),
                new Event.ToolStart(0, "c", "one"), new Event.ToolArguments(0, "{"), new Event.ToolArguments(0, "}"),
                new Event.Usage(7, 4, 3, 0), new Event.Done(Event.Stop.TOOL_USE));
    }

    @Test
    void aServerWithoutIndexesOrDeltasIsUnderstood() {
        sse("{'type':'response.output_item.done','item':{'type':'function_call','id':'f','call_id':'c','name':'one','arguments':'{}'}}",
                "{'type':'response.output_item.done','item':{'type':'function_call','id':'g','call_id':'d','name':'two','arguments':''}}",
                "{'type':'response.completed','response':{}}");
        assertThat(generate()).containsExactly(
                new Event.ToolStart(0, "c", "one"), new Event.ToolArguments(0, "{}"),
                new Event.ToolStart(1, "d", "two"), new Event.ToolArguments(1, "{}"), new Event.Done(Event.Stop.TOOL_USE));
    }

    @Test
    void theRequestHoldsTheWholeConversationAndKeepsNothingThere() {
        sse("{'type':'response.completed','response':{}}");
        Message.Block reasoning = new Message.Block("mock/o9",
                "{\"text\":0,\"calls\":0,\"block\":{\"type\":\"reasoning\",\"id\":\"rs\",\"summary\":[],\"encrypted_content\":\"E\"}}");
        generate(new Message.User("look", List.of(new Message.Image("image/png", "QUJD"))),
                new Message.Assistant("ok", List.of(new ToolUse("c", "session_status", "")), List.of(reasoning)),
                new Message.ToolResult("c", "session_status", "fine", false));
        Request request = egress.requests.get(0);
        assertThat(request.path()).isEqualTo("/v1/responses");
        assertThat(json(new String(request.body(), StandardCharsets.UTF_8))).isEqualTo(json("{'model':'o9','stream':true,'store':false,"
                + "'instructions':'Be short.','input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'look'},"
                + "{'type':'input_image','image_url':'data:image/png;base64,QUJD','detail':'auto'}]},"
                + "{'type':'reasoning','id':'rs','summary':[],'encrypted_content':'E'},"
                + "{'type':'message','role':'assistant','content':'ok'},"
                + "{'type':'function_call','call_id':'c','name':'session_status','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'c','output':'fine'}],'max_output_tokens':16,"
                + "'tools':[{'type':'function','name':'session_status','description':'Tells.','parameters':{'type':'object'},'strict':false}],"
                + "'reasoning':{'summary':'auto','effort':'high'},'include':['reasoning.encrypted_content']}"));
    }

    @Test
    void aWholeResponseInsteadOfAStreamIsTaken() {
        egress.reply(200, Map.of("content-type", List.of("application/json")), ("{'status':'incomplete','incomplete_details':"
                + "{'reason':'max_output_tokens'},'output':[{'type':'message','content':[{'type':'output_text','text':'hi'}]},"
                + "{'type':'message','content':[{'type':'output_text','text':'there'}]}]}").replace('\'', '"'));
        assertThat(generate()).containsExactly(
                new Event.Text("hi"), new Event.Text("\n\nthere"), new Event.Done(Event.Stop.LENGTH));
    }

    @Test
    void failuresSayTheirKind() {
        sse("{'type':'response.failed','response':{'status':'failed','error':{'code':'context_length_exceeded','message':'m'}}}");
        assertThat(failure().code()).isEqualTo(Failure.Code.CONTEXT_LENGTH);
        sse("{'type':'error','code':'invalid_api_key','message':'m','param':null}");
        assertThat(failure().code()).isEqualTo(Failure.Code.AUTH);
        sse("{'type':'response.refusal.delta','output_index':0,'delta':'No.'}", "{'type':'response.completed','response':{}}");
        assertThat(generate()).containsExactly(new Event.Text("No."), new Event.Done(Event.Stop.REFUSAL));
    }

    @Test
    void aStreamCutOffIsAFailure() {
        sse("{'type':'response.output_text.delta','output_index':0,'delta':'half'}");
        assertThat(failure()).hasMessageContaining("broke off");
        assertThat(egress.requests).hasSize(1);
    }
}
