// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Prompt;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.tool.ToolSpec;
import dev.creel.test.scripted.FreeCall;
import dev.creel.test.scripted.ScriptedEgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatModelsTest {
    private static final String SETTINGS =
            "{\"baseUrl\":\"http://127.0.0.1:18099/v1/\",\"apiKey\":{\"secret\":\"models.providers.mock.apiKey\"},"
                    + "\"headers\":{\"X-Org\":\"creel\",\"X-Key\":{\"secret\":\"models.providers.mock.headers.X-Key\"}}}";

    private final ScriptedEgress egress = new ScriptedEgress();
    private final FreeCall call = new FreeCall();
    private final List<Event> events = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final ChatModels models = new ChatModels(egress, (duration, c) -> pauses.add(duration));

    private static Prompt prompt(String settings, int maxTokens, ToolSpec... tools) {
        return new Prompt(
                "mock", "mock-1", (Json.Obj) Json.parse(settings, 20), "Be short.", List.of(new Message.User("Grüße 🦞")),
                List.of(tools), maxTokens);
    }

    private List<Event> generate() {
        models.generate(prompt(SETTINGS, 0), events::add, call);
        return events;
    }

    private Failure failure() {
        return catchThrowableOfType(Failure.class, this::generate);
    }

    private static String delta(String json) {
        return "{\"choices\":[{\"index\":0,\"delta\":" + json + "}]}";
    }

    private static String finish(String reason) {
        return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
    }

    @Test
    void theSectionSaysHowLongAnAnswerMayTake() {
        egress.sse(finish("stop"), "[DONE]").sse(finish("stop"), "[DONE]");
        models.generate(prompt("{\"baseUrl\":\"http://127.0.0.1:18099/v1\",\"timeoutSeconds\":900}", 0), events::add, call);
        generate();
        assertThat(egress.requests.get(0).limits()).satisfies(l -> assertThat(List.of(l.idle(), l.total()))
                .containsOnly(Duration.ofSeconds(900)));
        assertThat(egress.requests.get(1).limits()).satisfies(l -> assertThat(List.of(l.idle(), l.total()))
                .containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(30)));
    }

    @Test
    void streamsTextUsageAndEnd() {
        egress.reply(200, Map.of(), ": OPENROUTER PROCESSING\n\ndata: " + delta("{\"role\":\"assistant\",\"content\":null}")
                + "\n\ndata: " + delta("{\"content\":\"Grüße \"}") + "\r\n\r\n: x\n\ndata: " + delta("{\"content\":\"🦞\"}")
                + "\n\ndata: " + finish("stop") + "\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,"
                + "\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\ndata: [DONE]\n\n");
        assertThat(generate()).containsExactly(
                new Event.Text("Grüße "), new Event.Text("🦞"), new Event.Usage(6, 5, 4, 0), new Event.Done(Event.Stop.END));
    }

    @Test
    void theRequestIsWhatTheServerExpectsAndHoldsNoSecret() {
        egress.sse(finish("stop"), "[DONE]");
        ToolSpec tool = new ToolSpec("session_status", "Tells.", (Json.Obj) Json.parse("{\"type\":\"object\"}", 5),
                Set.of(ToolSpec.Effect.READS));
        Prompt prompt = new Prompt("mock", "mock-1", (Json.Obj) Json.parse(SETTINGS, 9), "Be short.",
                List.of(new Message.User("hi"),
                        new Message.Assistant("", List.of(new Message.ToolUse("c1", "session_status", ""))),
                        new Message.ToolResult("c1", "session_status", "fine", false),
                        new Message.Assistant("ok", List.of())),
                List.of(tool), 99);
        models.generate(prompt, events::add, call);
        Request request = egress.requests.get(0);
        assertThat(request.origin()).isEqualTo("http://127.0.0.1:18099");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers()).containsEntry("X-Org", List.of("creel")).doesNotContainKey("Authorization");
        assertThat(request.bind()).containsExactly(
                Bind.bearer(new SecretRef("models.providers.mock.apiKey")),
                new Bind("X-Key", new SecretRef("models.providers.mock.headers.X-Key"), Bind.Place.HEADER, Bind.Encoding.RAW));
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("{\"model\":\"mock-1\",\"stream\":true,"
                + "\"stream_options\":{\"include_usage\":true},\"max_tokens\":99,\"messages\":["
                + "{\"role\":\"system\",\"content\":\"Be short.\"},{\"role\":\"user\",\"content\":\"hi\"},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"session_status\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"content\":\"fine\",\"tool_call_id\":\"c1\"},{\"role\":\"assistant\",\"content\":\"ok\"}],"
                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"session_status\",\"description\":\"Tells.\","
                + "\"parameters\":{\"type\":\"object\"}}}]}");
    }

    @Test
    void toolCallsArePutTogetherByIndex() {
        egress.sse(
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":\"\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"two\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":\"1}\"}}]}"),
                finish("tool_calls"), "[DONE]");
        assertThat(generate()).containsExactly(
                new Event.ToolStart(0, "a", "one"), new Event.ToolStart(1, "b", "two"),
                new Event.ToolArguments(0, "{\"x\":"), new Event.ToolArguments(0, "1}"),
                new Event.ToolArguments(1, "{}"), new Event.Done(Event.Stop.TOOL_USE));
    }

    @Test
    void toolCallsWithoutIndexOrWithTheSameOneAreKeptApart() {
        egress.sse(
                delta("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":{\"x\":1}}}]}"),
                delta("{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"two\",\"arguments\":\"{\"}}]}"),
                delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"}\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":1,\"id\":\"c\",\"function\":{\"name\":\"three\",\"arguments\":\"{}\"}}]}"),
                finish("stop"));
        assertThat(generate()).containsExactly(
                new Event.ToolStart(0, "a", "one"), new Event.ToolArguments(0, "{\"x\":1}"),
                new Event.ToolStart(1, "b", "two"), new Event.ToolArguments(1, "{"), new Event.ToolArguments(1, "}"),
                new Event.ToolStart(2, "c", "three"), new Event.ToolArguments(2, "{}"), new Event.Done(Event.Stop.TOOL_USE));
    }

    @Test
    void aWholeAnswerInsteadOfAStreamIsTaken() {
        egress.reply(200, Map.of("content-type", List.of("application/json; charset=utf-8")),
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"length\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}");
        assertThat(generate()).containsExactly(
                new Event.Text("hi"), new Event.Usage(1, 2, 0, 0), new Event.Done(Event.Stop.LENGTH));
    }

    @Test
    void aMissingDoneIsForgivenWhenTheServerSaidWhyItStopped() {
        egress.sse(delta("{\"content\":\"hi\"}"), finish("stop"));
        assertThat(generate()).containsExactly(new Event.Text("hi"), new Event.Done(Event.Stop.END));
    }

    @Test
    void anAnswerThatBreaksOffIsAFailureAndIsNotBegunAgain() {
        egress.sse(delta("{\"content\":\"half\"}")).sse(finish("stop"));
        assertThat(failure()).hasMessageContaining("broke off").extracting(Failure::code).isEqualTo(Failure.Code.TEMPORARY);
        assertThat(egress.left()).isOne();
        assertThat(events).containsExactly(new Event.Text("half"));
    }

    @Test
    void aConnectionThatBreaksBehindTheFirstTokenIsNotRetried() {
        egress.breaksAfter("data: " + delta("{\"content\":\"half\"}") + "\n\n", new Failure(Failure.Code.TEMPORARY, "reset"))
                .sse(finish("stop"));
        assertThat(failure()).hasMessage("reset");
        assertThat(egress.left()).isOne();
    }

    @Test
    void whatPassesIsRetriedTwiceBeforeTheFirstToken() {
        egress.fails(new Failure(Failure.Code.TEMPORARY, "refused")).reply(503, Map.of(), "busy")
                .sse(delta("{\"content\":\"hi\"}"), finish("stop"), "[DONE]");
        assertThat(generate()).contains(new Event.Text("hi"));
        assertThat(pauses).containsExactly(Duration.ofMillis(400), Duration.ofMillis(800));
        egress.reply(529, Map.of(), "").reply(503, Map.of(), "").reply(529, Map.of(), "").sse(finish("stop"));
        assertThat(failure().code()).isEqualTo(Failure.Code.OVERLOADED);
        assertThat(egress.left()).isOne();
    }

    @Test
    void retryAfterIsKeptAndALongOneIsReportedInstead() {
        egress.reply(429, Map.of("retry-after", List.of("3")), "{}").reply(429, Map.of("retry-after", List.of("120")), "{}");
        Failure failure = failure();
        assertThat(pauses).containsExactly(Duration.ofSeconds(3));
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(120));
        egress.reply(429, Map.of("retry-after-ms", List.of("20000"), "retry-after", List.of("1")), "{}");
        assertThat(failure().retryAfter()).isEqualTo(Duration.ofSeconds(20));
        String date = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1).format(DateTimeFormatter.RFC_1123_DATE_TIME);
        egress.reply(429, Map.of("retry-after", List.of(date)), "{}");
        assertThat(failure().retryAfter()).isGreaterThan(Duration.ofMinutes(50));
        egress.reply(429, Map.of("retry-after", List.of("soon")), "{}").sse(finish("stop"));
        assertThat(generate()).contains(new Event.Done(Event.Stop.END));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {'error':{'message':'bad key'}} | AUTH | bad key",
                "403 | {'error':{'message':'no'}} | AUTH | no",
                "402 | {} | QUOTA | HTTP 402",
                "429 | {'error':{'code':'insufficient_quota','message':'You exceeded'}} | QUOTA | You exceeded",
                "404 | {'error':{'message':'no model'}} | NOT_FOUND | no model",
                "400 | {'error':{'code':'context_length_exceeded','message':'m'}} | CONTEXT_LENGTH | m",
                "400 | {'error':{'message':'the request exceeds the available context size'}} | CONTEXT_LENGTH | size",
                "413 | too large | CONTEXT_LENGTH | 413",
                "400 | {'error':'bad field'} | BAD_INPUT | bad field",
                "422 | {'message':'flat'} | BAD_INPUT | flat",
                "302 | {} | PERMANENT | 302",
                "400 | {'error':{'message':'rejected by our safety system'}} | REFUSAL | safety",
                "400 | {'error':'m does not support tools'} | UNSUPPORTED | tools"
            })
    void errorsSayWhatIsWrongAndAreNotRetried(int status, String body, Failure.Code code, String says) {
        egress.reply(status, Map.of(), body.replace('\'', '"'));
        Failure failure = failure();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageContaining(says).hasMessageContaining("http://127.0.0.1:18099");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'error':{'code':401,'message':'key'}} | AUTH",
                "{'error':{'type':'insufficient_quota','message':'x'}} | QUOTA",
                "{'error':{'message':'prompt is too long'}} | CONTEXT_LENGTH",
                "{'error':{'type':'invalid_request_error','message':'x'}} | BAD_INPUT",
                "{'error':{'type':'authentication_error','message':'x'}} | AUTH"
            })
    void anErrorInsideAGoodStreamIsAFailure(String data, Failure.Code code) {
        egress.sse(data.replace('\'', '"'));
        assertThat(failure().code()).isEqualTo(code);
    }

    @Test
    void anErrorBehindTheFirstTokenIsNotRetried() {
        egress.sse(delta("{\"content\":\"x\"}"), "{\"error\":{\"code\":503,\"message\":\"gone\"}}").sse(finish("stop"));
        assertThat(failure().code()).isEqualTo(Failure.Code.OVERLOADED);
        assertThat(egress.left()).isOne();
    }

    @Test
    void aStrangersErrorTextIsOneShortLine() {
        egress.reply(400, Map.of(), Json.object().put("message", "a\u001b[31m\nb" + "x".repeat(9000)).build().text());
        assertThat(failure().getMessage()).hasSizeLessThan(400).doesNotContain("\n", "\u001b");
    }

    @Test
    void garbageIsAClearFailure() {
        egress.sse("<html>").sse("[1]").sse("{\"choices\":[");
        assertThat(failure()).hasMessageContaining("models.providers.mock.baseUrl");
        assertThat(egress.left()).isZero();
    }

    @Test
    void refusalsAndFiltersAreTold() {
        egress.sse(delta("{\"refusal\":\"No.\"}"), finish("stop"), "[DONE]");
        assertThat(generate()).containsExactly(new Event.Text("No."), new Event.Done(Event.Stop.REFUSAL));
        events.clear();
        egress.sse(delta("{\"reasoning_content\":\"hm\",\"content\":\"a\"}"), finish("content_filter"), "[DONE]");
        assertThat(generate()).containsExactly(
                new Event.Thinking("hm"), new Event.Text("a"), new Event.Done(Event.Stop.REFUSAL));
    }

    @Test
    void aCancelledCallEndsBetweenChunks() {
        egress.sse(delta("{\"content\":\"a\"}"), delta("{\"content\":\"b\"}"), finish("stop"));
        assertThatThrownBy(() -> models.generate(prompt(SETTINGS, 0), e -> call.cancel(), call)).isInstanceOf(Cancelled.class);
    }

    @Test
    void withoutABaseUrlNothingIsSent() {
        assertThatThrownBy(() -> models.generate(prompt("{}", 0), events::add, call))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("models.providers.mock.baseUrl");
        assertThat(egress.requests).isEmpty();
    }

    @Test
    void whatServersDoDifferentlyIsConfigured() {
        egress.sse(finish("stop")).sse(finish("stop"));
        models.generate(
                prompt("{\"baseUrl\":\"https://x.test/a?api-version=2\",\"models\":[{\"id\":\"mock-1\",\"compat\":"
                        + "{\"supportsUsageInStreaming\":false,\"maxTokensField\":\"max_new\"}}]}", 7),
                events::add, call);
        models.generate(prompt("{\"baseUrl\":\"https://api.openai.com\"}", 7), events::add, call);
        Request first = egress.requests.get(0);
        assertThat(first.query()).containsEntry("api-version", List.of("2"));
        assertThat(first.path()).isEqualTo("/a/chat/completions");
        assertThat(new String(first.body(), StandardCharsets.UTF_8)).contains("\"max_new\":7").doesNotContain("stream_options");
        assertThat(new String(egress.requests.get(1).body(), StandardCharsets.UTF_8)).contains("\"max_completion_tokens\":7");
    }

    @Test
    void imagesEffortAndWhatServersWantBack() {
        egress.sse(delta("{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"a\"}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":\"{}\"},"
                        + "\"extra_content\":{\"google\":{\"thought_signature\":\"S\"}}}]}"),
                finish("tool_calls"), "[DONE]").sse(finish("stop"), "[DONE]");
        Json.Obj settings = (Json.Obj) Json.parse(
                "{\"baseUrl\":\"https://x.test/v1\",\"models\":[{\"id\":\"mock-1\",\"reasoning\":true}]}", 9);
        Message.User look = new Message.User("look", List.of(new Message.Image("image/png", "QUJD")));
        models.generate(new Prompt("mock", "mock-1", settings, "", List.of(look), List.of(), 0, "max"), events::add, call);
        Event.Opaque opaque = (Event.Opaque) events.get(2);
        models.generate(new Prompt("mock", "mock-1", settings, "", List.of(look,
                new Message.Assistant("", List.of(new Message.ToolUse("a", "one", "{}")), List.of(new Message.Block("mock/mock-1", opaque.json()))),
                new Message.ToolResult("a", "one", "1", false)), List.of(), 0), events::add, call);
        assertThat(new String(egress.requests.get(0).body(), StandardCharsets.UTF_8)).isEqualTo("{\"model\":\"mock-1\",\"stream\":true,"
                + "\"stream_options\":{\"include_usage\":true},\"reasoning_effort\":\"high\",\"messages\":[{\"role\":\"user\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"look\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,QUJD\"}}]}]}");
        assertThat(new String(egress.requests.get(1).body(), StandardCharsets.UTF_8)).contains(
                "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"a\"}],\"tool_calls\"",
                "\"extra_content\":{\"google\":{\"thought_signature\":\"S\"}}").doesNotContain("reasoning_effort");
    }

    @Test
    void aWebPageIsNoAnswer() {
        egress.reply(200, Map.of("content-type", List.of("text/html; charset=utf-8")), "<html>");
        assertThat(failure()).hasMessageContaining("web page").hasMessageContaining("models.providers.mock.baseUrl");
        assertThat(pauses).isEmpty();
    }
}
