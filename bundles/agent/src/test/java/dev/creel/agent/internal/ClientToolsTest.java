// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.call;
import static dev.creel.agent.internal.Scripts.done;
import static dev.creel.agent.internal.Scripts.say;
import static dev.creel.agent.internal.Scripts.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ClientTools;
import dev.creel.access.Message;
import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message.Assistant;
import dev.creel.api.model.Message.ToolResult;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.Message.User;
import dev.creel.api.model.Prompt;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Tools of a client: offered, called, never run here, and the turn that goes on with their results. */
class ClientToolsTest {
    private static final String MAIN = "agent:main:main";
    private static final ToolUse CALL = new ToolUse("c1", "getWeather", "{\"town\":\"Bonn\"}");

    private final List<Prompt> prompts = new CopyOnWriteArrayList<>();

    @Test
    void aCallEndsTheTurnAndItsResultGoesOn() {
        try (Stand stand = stand((prompt, out) -> weather(out, "{\"town\":\"Bonn\"}"))) {
            Runs.Result asked = Stand.end(stand.say(message("r1", "weather?", client("getWeather"), List.of())));

            assertThat(prompts.get(0).tools()).extracting(ToolSpec::name).containsExactly("getWeather");
            assertThat(asked.status() + " " + asked.stopReason()).isEqualTo("ok tool_calls");
            assertThat(asked.calls()).containsExactly(CALL);
            assertThat(stand.journal.log()).as("nothing was run here").containsExactly("accept r1", "begun r1", "ended r1 ok");

            Runs.Result told = Stand.end(stand.say(message("r2", "", result("c1", "rain"), List.of())));
            assertThat(told.text()).isEqualTo("got rain");
            assertThat(Scripts.said(prompts.get(1).messages())).containsExactly(new User("weather?"),
                    new Assistant("", List.of(CALL)), new ToolResult("c1", "getWeather", "rain", false));
            assertThat(prompts.get(1).tools()).as("offered with the first message only").isEmpty();
        }
    }

    @Test
    void aClientThatKeepsTheConversationBringsTheCallAlong() {
        List<Message.Turn> prelude = List.of(new Message.Turn("user", "weather?"),
                new Message.Turn("assistant", "", List.of(CALL), ""));
        try (Stand stand = stand((prompt, out) -> say(out, "fine"))) {
            assertThat(Stand.end(stand.say(message("r1", "", result("c1", "sun"), prelude))).text()).isEqualTo("got sun");
            assertThat(Scripts.said(prompts.get(0).messages())).containsExactly(new User("weather?"),
                    new Assistant("", List.of(CALL)), new ToolResult("c1", "getWeather", "sun", false));
        }
    }

    @Test
    void aResultNobodyWaitsForIsRefused() {
        try (Stand stand = stand((prompt, out) -> weather(out, "{}"))) {
            Runs.Result nothing = Stand.end(stand.say(message("r1", "", result("c9", "x"), List.of())));
            assertThat(nothing.errorKind() + " " + nothing.errorMessage()).startsWith("format No tool call waits");
            Stand.end(stand.say(message("r2", "weather?", client("getWeather"), List.of())));
            Stand.end(stand.say(message("r3", "", result("c1", "rain"), List.of())));
            Runs.Result twice = Stand.end(stand.say(message("r4", "", result("c1", "snow"), List.of())));
            assertThat(twice.errorKind()).isEqualTo("format");
        }
    }

    @Test
    void aReaderIsOfferedNoToolOfAClient() {
        try (Stand stand = stand((prompt, out) -> weather(out, "{}"))) {
            stand.config("{\"tools\":{\"profile\":\"reader\"}}");
            Runs.Result asked = Stand.end(stand.say(message("r1", "weather?", client("getWeather"), List.of())));
            assertThat(prompts.get(0).tools()).isEmpty();
            assertThat(asked.calls()).as("what it calls all the same does not reach the client").isEmpty();
        }
    }

    @Test
    void resultsAreTakenTogetherOrNotAtAll() {
        try (Stand stand = stand((prompt, out) -> weather(out, "{}"))) {
            Stand.end(stand.say(message("r1", "weather?", client("getWeather"), List.of())));
            ClientTools one = result("c1", "rain");
            ClientTools both = new ClientTools(List.of(), List.of(one.results().get(0), new ClientTools.Result("c9", "x")));
            assertThat(Stand.end(stand.say(message("r2", "", both, List.of()))).errorKind()).isEqualTo("format");
            assertThat(Stand.end(stand.say(message("r3", "", one, List.of()))).text()).isEqualTo("got rain");
        }
    }

    @Test
    void aNameOfOursBelongsToTheClientAndOursIsNotRun() {
        try (Stand stand = stand((prompt, out) -> {
            call(out, 0, "c1", "session_status", prompts.size() == 1 ? "not json" : "{}");
            done(out, Event.Stop.TOOL_USE);
        })) {
            stand.plugins.tool(tool("session_status", Set.of(ToolSpec.Effect.READS), call -> {
                throw new AssertionError("must not run");
            }), "session_status");
            Runs.Result asked = Stand.end(stand.say(message("r1", "status?", client("session_status"), List.of())));

            assertThat(prompts.get(0).tools()).singleElement().satisfies(t -> assertThat(t.description()).isEqualTo("the client's"));
            assertThat(prompts.get(1).messages()).as("arguments that are no object go back to the model")
                    .contains(new ToolResult("c1", "session_status", "The arguments are not a JSON object.", true));
            assertThat(asked.calls()).extracting(ToolUse::tool).containsExactly("session_status");
            assertThat(stand.journal.log()).noneMatch(line -> line.startsWith("intent"));
        }
    }

    @Test
    void ownCallsOfTheSameAnswerAreRunFirst() {
        try (Stand stand = stand((prompt, out) -> {
            call(out, 0, "own", "clock", "{}");
            call(out, 1, "c1", "getWeather", "{\"town\":\"Bonn\"}");
            done(out, Event.Stop.TOOL_USE);
        })) {
            stand.plugins.tool(tool("clock", Set.of(ToolSpec.Effect.READS), call -> Result.ok("noon")), "clock");
            Runs.Result asked = Stand.end(stand.say(message("r1", "both", client("getWeather"), List.of())));
            assertThat(asked.calls()).containsExactly(CALL);
            Stand.end(stand.say(message("r2", "", result("c1", "rain"), List.of())));
            assertThat(Scripts.said(prompts.get(1).messages())).endsWith(new ToolResult("own", "clock", "noon", false),
                    new ToolResult("c1", "getWeather", "rain", false));
        }
    }

    @Test
    void aPluginsToolMayNotDifferByCaseOnly() {
        try (Stand stand = stand((prompt, out) -> say(out, "x"))) {
            stand.plugins.tool(tool("Exec", Set.of(ToolSpec.Effect.READS), call -> Result.ok("")), "Exec");
            Stand.end(stand.say("r1", MAIN, "hi"));
            assertThat(prompts.get(0).tools()).isEmpty();
        }
    }

    @Test
    void theJournalRemembersCallsAndLongTexts() {
        String longText = "x".repeat(40_000);
        try (Stand stand = stand((prompt, out) -> {
            out.emit(new Event.Text(longText));
            weather(out, "{\"town\":\"Bonn\"}");
        })) {
            Json.Builder options = Json.object().put("request", "digest");
            client("getWeather").addTo(options);
            Runs.Run run = stand.say(new Message("r1", "openai", MAIN, "main", "weather?", "", List.of(), 0, options.build()));
            Runs.Result before = Stand.end(run);
            EndedRun after = Remembered.of(stand.sessions, "r1", stand.journal.outcome("r1").summary());
            assertThat(after.result()).isEqualTo(before);
            assertThat(after.request()).isEqualTo("digest");
        }
    }

    private Stand stand(Scripts.Script first) {
        Stand stand = Stand.with("{}");
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> {
            prompts.add(prompt);
            dev.creel.api.model.Message last = prompt.messages().get(prompt.messages().size() - 1);
            if (last instanceof ToolResult result && !result.error()) {
                say(out, "got " + Scripts.said(result));
            } else {
                first.answer(prompt, out);
            }
        }));
        return stand.start();
    }

    private static void weather(dev.creel.api.model.Sink out, String arguments) {
        call(out, 0, "c1", "getWeather", arguments);
        done(out, Event.Stop.TOOL_USE);
    }

    private static Message message(String key, String text, ClientTools client, List<Message.Turn> prelude) {
        Json.Builder options = Json.object();
        client.addTo(options);
        Message message = new Message(key, "openai", MAIN, "main", text, "", prelude, 0, options.build());
        // As it comes back from the journal.
        return dev.creel.access.Envelope.parse(new dev.creel.access.Envelope(message, MAIN, "main").text()).message();
    }

    private static ClientTools client(String name) {
        return new ClientTools(List.of(new ToolSpec(name, "the client's", Json.Obj.EMPTY, Set.of())), List.of());
    }

    private static ClientTools result(String callId, String text) {
        return new ClientTools(List.of(), List.of(new ClientTools.Result(callId, text)));
    }
}
