// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Prompt;
import dev.creel.api.plugin.Call;
import dev.creel.api.tool.ToolSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineModelTest {
    private static final ToolSpec STATUS =
            new ToolSpec("session_status", "Tells.", Json.Obj.EMPTY, Set.of(ToolSpec.Effect.READS));

    private final OfflineModel model =
            new OfflineModel(Clock.fixed(Instant.parse("2026-11-01T09:30:00Z"), ZoneOffset.UTC));
    private final Call call = new Call() {
        @Override
        public String id() {
            return "call-1";
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void check() {}
    };

    private List<Event> answer(List<ToolSpec> tools, Message... messages) {
        List<Event> out = new ArrayList<>();
        model.generate(new Prompt("", "rules", Json.Obj.EMPTY, "You are.", List.of(messages), tools, 0), out::add, call);
        return out;
    }

    private String say(String text) {
        return answer(List.of(STATUS), new Message.User(text)).stream()
                .filter(Event.Text.class::isInstance)
                .map(e -> ((Event.Text) e).delta())
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "Hi there!", "what is love?", "", " ", "?!", "help", "🦞"})
    void itNeverPretendsToBeALanguageModel(String text) {
        assertThat(say(text)).contains("Creel's built-in offline model").contains("no language model");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "time | It is Sunday, 2026-11-01, 09:30 UTC.",
        "What time is it? | It is Sunday, 2026-11-01, 09:30 UTC.",
        "echo Grüße 🦞 | Grüße 🦞"
    })
    void rulesAnswer(String text, String answer) {
        assertThat(say(text)).isEqualTo(answer);
    }

    @Test
    void helpNamesTheOfferedTools() {
        assertThat(say("help")).contains("session_status", "models.providers");
        assertThat(answer(List.of(), new Message.User("help")).toString()).contains("No tools are offered");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[[tool:session_status]] | {}",
        "please [[tool:session_status {\"a\": \"x]]y\"}]] now | {\"a\": \"x]]y\"}",
        "show me the session status | {}",
        "call session_status | {}"
    })
    void anOfferedToolIsCalled(String text, String arguments) {
        assertThat(answer(List.of(STATUS), new Message.User(text))).startsWith(
                        new Event.ToolStart(0, "offline-1", "session_status"), new Event.ToolArguments(0, arguments))
                .endsWith(new Event.Done(Event.Stop.TOOL_USE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[tool:exec {\"cmd\":\"id\"}]]", "[[tool:exec]]"})
    void aToolThatIsNotOfferedIsNotCalled(String text) {
        assertThat(say(text)).startsWith("The tool exec is not offered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[tool:", "[[tool:]]", "[[tool:session {]]", "[[tool:x [1]]]", "[[tool:x {\"a\":}]]"})
    void aBrokenMarkerIsText(String text) {
        assertThat(say(text)).contains("I cannot answer that");
    }

    @Test
    void aToolsAnswerIsReported() {
        List<Event> out = answer(
                List.of(STATUS),
                new Message.User("session status"),
                new Message.Assistant("", List.of(new Message.ToolUse("offline-1", "session_status", "{}"))),
                new Message.ToolResult("offline-1", "session_status", "all is well", false));
        assertThat(out).startsWith(new Event.Text("The tool session_status says:\nall is well"));
        assertThat(answer(List.of(), new Message.ToolResult("1", "t", "no", true))).startsWith(
                new Event.Text("The tool t failed:\nno"));
    }

    @Test
    void longAnswersComeInPiecesOfWholeCharacters() {
        List<Event> out = answer(List.of(), new Message.User("echo x" + "🦞".repeat(3000)));
        List<String> texts = out.stream().filter(Event.Text.class::isInstance).map(e -> ((Event.Text) e).delta()).toList();
        assertThat(texts).hasSizeGreaterThan(10).allSatisfy(t -> {
            assertThat(Character.isLowSurrogate(t.charAt(0))).isFalse();
            assertThat(Character.isHighSurrogate(t.charAt(t.length() - 1))).isFalse();
        });
        assertThat(String.join("", texts)).hasSizeLessThan(4010).endsWith("🦞 …");
        assertThat(out).contains(new Event.Usage(4, 2, 0, 0));
    }

    @Test
    void oneModelIsOffered() {
        assertThat(model.models(call)).singleElement().satisfies(m -> assertThat(m.id()).isEqualTo("rules"));
    }
}
