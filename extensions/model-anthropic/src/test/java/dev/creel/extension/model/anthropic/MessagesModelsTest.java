// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.Prompt;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
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

class MessagesModelsTest {
    private static final String SETTINGS = "{'baseUrl':'http://127.0.0.1:18099','apiKey':{'secret':'models.providers.mock.apiKey'}%s}";
    private static final ToolSpec TOOL = new ToolSpec(
            "session_status", "Tells.", (Json.Obj) Json.parse("{\"type\":\"object\"}", 5), Set.of(ToolSpec.Effect.READS));

    private final ScriptedEgress egress = new ScriptedEgress();
    private final List<Event> events = new ArrayList<>();
    private final MessagesModels models = new MessagesModels(egress, (duration, call) -> {});

    private static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'), 30);
    }

    private static Prompt prompt(String model, String thinking, String more, Message... messages) {
        return new Prompt("mock", model, json(SETTINGS.formatted(more)), "Be short.", List.of(messages), List.of(TOOL), 0, thinking);
    }

    private List<Event> generate(Prompt prompt) {
        models.generate(prompt, events::add, new FreeCall());
        return events;
    }

    private List<Event> generate() {
        return generate(prompt("claude-x", "", "", new Message.User("hi")));
    }

    private Json.Obj sent(Prompt prompt) {
        egress.sse("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}", "{\"type\":\"message_stop\"}");
        generate(prompt);
        Request request = egress.requests.get(egress.requests.size() - 1);
        return json(new String(request.body(), StandardCharsets.UTF_8));
    }

    private ScriptedEgress sse(String... events) {
        return egress.sse(List.of(events).stream().map(e -> e.replace('\'', '"')).toArray(String[]::new));
    }

    @Test
    void streamsThinkingTextToolsUsageAndKeepsWhatIsSigned() {
        sse("{'type':'message_start','message':{'usage':{'input_tokens':10,'cache_read_input_tokens':5,'cache_creation_input_tokens':7,'output_tokens':1}}}",
                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
                "{'type':'ping'}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hm'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'SIG'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'Grüße 🦞'}}",
                "{'type':'content_block_stop','index':1}",
                "{'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'t1','name':'session_status','input':{}}}",
                "{'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':''}}",
                "{'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':'{\\'a\\':1}'}}".replace("\\'", "\\\""),
                "{'type':'content_block_stop','index':2}",
                "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':30}}",
                "{'type':'message_stop'}");
        assertThat(generate()).containsExactly(
                new Event.Thinking("hm"),
                new Event.Opaque("{\"text\":0,\"calls\":0,\"block\":{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"SIG\"}}"),
                new Event.Text("Grüße 🦞"),
                new Event.ToolStart(0, "t1", "session_status"),
                new Event.ToolArguments(0, "{\"a\":1}"),
                new Event.Usage(10, 30, 5, 7),
                new Event.Done(Event.Stop.TOOL_USE));
    }

    @Test
    void blocksThatOverlapOrNeverCloseAreKeptApartByIndex() {
        sse("{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'a','name':'one'}}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'b','name':'two'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'message_delta','delta':{'stop_reason':'tool_use'}}");
        assertThat(generate()).containsExactly(
                new Event.ToolStart(0, "a", "one"), new Event.ToolStart(1, "b", "two"), new Event.ToolArguments(0, "{}"),
                new Event.ToolArguments(1, "{}"), new Event.Done(Event.Stop.TOOL_USE));
    }

    @Test
    void theRequestGroupsResultsEchoesThoughtsAndMarksForTheCache() {
        Message.Block thought = new Message.Block("mock/claude-x",
                "{\"text\":3,\"calls\":0,\"block\":{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"S\"}}");
        Json.Obj body = sent(prompt("claude-x", "", "",
                new Message.User("look", List.of(new Message.Image("image/png", "QUJD"))),
                new Message.Assistant("abcdef", List.of(new ToolUse("c#1", "session_status", "{\"a\":1}"),
                        new ToolUse("c2", "session_status", "")), List.of(thought)),
                new Message.ToolResult("c#1", "session_status", "fine", false),
                new Message.ToolResult("c2", "session_status", "", true),
                new Message.User("and?")));
        assertThat(body).isEqualTo(json("{'model':'claude-x','stream':true,'max_tokens':8192,"
                + "'system':[{'type':'text','text':'Be short.','cache_control':{'type':'ephemeral'}}],"
                + "'tools':[{'name':'session_status','description':'Tells.','input_schema':{'type':'object'}}],"
                + "'messages':[{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'QUJD'}},"
                + "{'type':'text','text':'look','cache_control':{'type':'ephemeral'}}]},"
                + "{'role':'assistant','content':[{'type':'text','text':'abc'},{'type':'thinking','thinking':'t','signature':'S'},"
                + "{'type':'text','text':'def'},{'type':'tool_use','id':'c_1','name':'session_status','input':{'a':1}},"
                + "{'type':'tool_use','id':'c2','name':'session_status','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c_1','content':'fine'},"
                + "{'type':'tool_result','tool_use_id':'c2','is_error':true},"
                + "{'type':'text','text':'and?','cache_control':{'type':'ephemeral'}}]}]}"));
        Request request = egress.requests.get(0);
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.headers()).containsEntry("anthropic-version", List.of("2023-06-01"));
        assertThat(request.bind()).containsExactly(new Bind(
                "x-api-key", new SecretRef("models.providers.mock.apiKey"), Bind.Place.HEADER, Bind.Encoding.RAW));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "claude-opus-4-6 | high | adaptive high 16384",
        "claude-sonnet-9 | minimal | adaptive low 16384",
        "claude-opus-4-5 | medium | enabled 8192 12288",
        "claude-sonnet-4-20250514 | high | enabled 16384 20480",
        "claude-3-7-sonnet-latest | max | enabled 32768 36864",
        "claude-opus-4-6 | off | none 8192",
        "claude-opus-4-6 | | none 8192",
        "kimi | high | none 8192"
    })
    void everyGenerationIsToldInItsOwnWordsHowHardToThink(String model, String level, String expected) {
        Json.Obj body = sent(prompt(model, level == null ? "" : level, "", new Message.User("hi")));
        String thinking = body.object("thinking").text("type", "none");
        String how = switch (thinking) {
            case "adaptive" -> body.object("output_config").text("effort", "") + " ";
            case "enabled" -> body.object("thinking").integer("budget_tokens", 0) + " ";
            default -> "";
        };
        assertThat(thinking + " " + how + body.integer("max_tokens", 0)).isEqualTo(expected);
    }

    @Test
    void anExchangeBegunWithoutThoughtsIsNotContinuedWithThem() {
        Json.Obj body = sent(prompt("claude-opus-4-5", "high", "", new Message.User("hi"),
                new Message.Assistant("", List.of(new ToolUse("c", "session_status", "{}"))),
                new Message.ToolResult("c", "session_status", "fine", false)));
        assertThat(body.has("thinking")).isFalse();
    }

    @Test
    void aKeyMayBeABearerTokenAndThePathMayBeNamed() {
        sent(prompt("m", "", ",'authHeader':true,'headers':{'anthropic-version':'x'}", new Message.User("hi")));
        assertThat(egress.requests.get(0).bind()).containsExactly(Bind.bearer(new SecretRef("models.providers.mock.apiKey")));
        assertThat(egress.requests.get(0).headers()).containsEntry("anthropic-version", List.of("x"));
        sse("{'type':'message_delta','delta':{'stop_reason':'end_turn'}}");
        Json.Obj settings = json("{'baseUrl':'https://x.test/a/v1'}");
        generate(new Prompt("mock", "m", settings, "", List.of(), List.of(), 0));
        assertThat(egress.requests.get(1).path()).isEqualTo("/a/v1/messages");
    }

    @Test
    void aWholeMessageInsteadOfAStreamIsTaken() {
        egress.reply(200, Map.of("content-type", List.of("application/json")), ("{'type':'message','content':["
                + "{'type':'text','text':'hi'},{'type':'tool_use','id':'t','name':'n','input':{'a':1}}],"
                + "'stop_reason':'max_tokens','usage':{'input_tokens':1,'output_tokens':2}}").replace('\'', '"'));
        assertThat(generate()).containsExactly(new Event.Text("hi"), new Event.ToolStart(0, "t", "n"),
                new Event.ToolArguments(0, "{\"a\":1}"), new Event.Usage(1, 2, 0, 0), new Event.Done(Event.Stop.LENGTH));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "overloaded_error | OVERLOADED", "api_error | TEMPORARY", "authentication_error | AUTH", "rate_limit_error | RATE_LIMIT",
        "billing_error | QUOTA", "invalid_request_error | BAD_INPUT", "not_found_error | NOT_FOUND"
    })
    void anErrorInTheStreamSaysItsKind(String type, Failure.Code code) {
        String error = "{'type':'error','error':{'type':'" + type + "','message':'m'}}";
        sse(error);
        sse(error);
        sse(error);
        assertThat(catchThrowableOfType(Failure.class, this::generate).code()).isEqualTo(code);
    }

    @Test
    void aRefusalWithoutTextIsExplained() {
        sse("{'type':'message_delta','delta':{'stop_reason':'refusal','stop_details':{'type':'refusal','explanation':'I decline.'}}}",
                "{'type':'message_stop'}");
        assertThat(generate()).containsExactly(new Event.Text("I decline."), new Event.Done(Event.Stop.REFUSAL));
    }

    @Test
    void aStreamCutOffIsAFailure() {
        sse("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'half'}}");
        assertThat(catchThrowableOfType(Failure.class, this::generate)).hasMessageContaining("broke off");
    }

    @Test
    void modelsAreDiscovered() {
        egress.reply(200, Map.of(), "{\"data\":[{\"id\":\"claude-x\",\"display_name\":\"Claude X\"},{\"id\":\"\"}]}");
        assertThat(models.discover("mock", json(SETTINGS.formatted("")), new FreeCall()))
                .singleElement().satisfies(model -> assertThat(model.name()).isEqualTo("Claude X"));
    }
}
