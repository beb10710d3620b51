// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.Runs;
import dev.creel.agent.internal.Directives.Kind;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Prompt;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.session.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Directives, commands and new conversations, as a turn meets them. */
class ReceptionTest {
    private static final String MAIN = "agent:main:main";
    private static final String DM = "agent:main:sim:default:dm:anna";
    private static final String MODELS = "'agents':{'defaults':{'model':'offline/rules','models':{'offline/rules':{'alias':'Plain'},"
            + "'offline/big':{'alias':'Big'}}}}";

    private final List<Prompt> prompts = new CopyOnWriteArrayList<>();

    @Test
    void onlyWhatStandsAtTheBeginningIsADirective() {
        assertThat(Directives.of("/think high /v: on what is /model x").values()).isEqualTo(Map.of(Kind.THINK, "high", Kind.VERBOSE, "on"));
        assertThat(Directives.of("/think high /v: on what is /model x").rest()).isEqualTo("what is /model x");
        assertThat(Directives.of("/THINK:LOW").alone()).isTrue();
        assertThat(Directives.of("/think /verbose full").values()).isEqualTo(Map.of(Kind.THINK, "", Kind.VERBOSE, "full"));
        assertThat(Directives.of("/queue steer+backlog").values()).isEqualTo(Map.of(Kind.QUEUE, "steer-backlog"));
        for (String text : List.of("think high", "please /think high", "/thinker x", "/home/me/file", "//think", "")) {
            assertThat(Directives.of(text).any()).as(text).isFalse();
            assertThat(Directives.of(text).rest()).isEqualTo(text);
        }
        assertThat(Directives.of("/think hard about it").wrong()).contains("\"hard\"", "minimal");
    }

    @Test
    void aDirectiveAloneIsForTheConversationAndBeforeATextForThatMessage() {
        try (Stand stand = stand("{}")) {
            assertThat(said(stand, "r1", "/think high")).contains("/think is now: high");
            assertThat(prompts).isEmpty();
            said(stand, "r2", "hi");
            said(stand, "r3", "/t low just this");
            said(stand, "r4", "/think default without");
            said(stand, "r5", "again");
            assertThat(prompts).extracting(Prompt::thinking).containsExactly("high", "low", "", "high");
            assertThat(user(prompts.get(1))).isEqualTo("just this");
            assertThat(said(stand, "r6", "/think default")).contains("as configured");
            assertThat(stand.sessions.open(MAIN).settings()).isEqualTo(Settings.NONE);
            assertThat(said(stand, "r7", "/think hard about it")).contains("\"hard\"");
            assertThat(prompts).hasSize(4);
        }
    }

    @Test
    void levelsComeFromTheMessageThenTheSessionThenTheDefaults() {
        try (Stand stand = stand("{'agents':{'defaults':{'thinkingDefault':'minimal','verboseDefault':'full'}}}")) {
            said(stand, "r1", "a");
            Stand.end(stand.say(new Message("r2", "chat", MAIN, "main", "b", "", List.of(), 0,
                    Json.object().put("thinking", "xhigh").build())));
            Stand.end(stand.say(new Message("r3", "chat", MAIN, "main", "/think off c", "", List.of(), 0,
                    Json.object().put("thinking", "xhigh").build())));
            Stand.end(stand.say(new Message("r4", "chat", MAIN, "main", "d", "", List.of(), 0,
                    Json.object().put("thinking", "enormous").build())));
            assertThat(prompts).extracting(Prompt::thinking).containsExactly("minimal", "xhigh", "off", "minimal");
            assertThat(said(stand, "r5", "/status")).contains("verbose: full", "Thinking: minimal");
        }
    }

    @Test
    void aModelIsChosenFromTheListedOnesAndNoOther() {
        try (Stand stand = stand("{" + MODELS + "}")) {
            assertThat(said(stand, "r1", "/model acme/huge")).contains("cannot be chosen", "offline/big");
            assertThat(said(stand, "r2", "/model big")).contains("offline/big");
            said(stand, "r3", "hi");
            said(stand, "r4", "/model PLAIN hi");
            assertThat(said(stand, "r5", "/model")).contains("offline/big", "Models to choose from");
            said(stand, "r6", "/new");
            said(stand, "r7", "hi");
            assertThat(prompts).extracting(Prompt::model).containsExactly("big", "rules", "rules");
        }
    }

    @Test
    void aSenderHasHisOwnChatAndTheNamedOnesMore() {
        try (Stand stand = stand("{}")) {
            assertThat(sent(stand, "s1", "anna", "/think high")).contains("Refused (D-1)", "/think");
            assertThat(stand.audited).anySatisfy(fields -> assertThat(fields).containsEntry("rule", "commands.allowFrom"));
            assertThat(sent(stand, "s2", "anna", "/think high please")).isEqualTo("model");
            assertThat(user(prompts.get(0))).as("unauthorised text stays text").isEqualTo("/think high please");
            assertThat(sent(stand, "s3", "anna", "/status")).contains("Refused").doesNotContain("Tokens");
            assertThat(sent(stand, "s4", "anna", "/whoami")).contains("anna on sim", "allowed to talk");
            assertThat(sent(stand, "s5", "anna", "/help")).contains("/new").doesNotContain("/think");
            stand.config("{'commands':{'allowFrom':{'sim':['anna'],'other':['bob']},'ownerAllowFrom':['anna','sim:eva']}}".replace('\'', '"'));
            assertThat(sent(stand, "s6", "anna", "/think high")).contains("now: high");
            assertThat(sent(stand, "s7", "anna", "/whoami")).contains("allowed to change settings");
            assertThat(sent(stand, "s8", "bob", "/think high")).contains("Refused");
            assertThat(sent(stand, "s9", "eva", "/whoami")).contains("the owner");
            assertThat(sent(stand, "s10", "anna", "/verbose on")).as("what is behind an answer is the owner's to see").contains("Refused");
            assertThat(sent(stand, "s11", "anna", "/think low /reasoning on")).as("one is enough").contains("Refused");
            assertThat(stand.sessions.open(DM).settings().thinking()).isEqualTo("high");
        }
    }

    @Test
    void anApplicationsUsersCommandNothingWithItsKey() {
        try (Stand stand = stand("{}")) {
            Runs.Result result = Stand.end(stand.say(new Message("r1", "openai", MAIN, "main", "/new", "", List.of(), 0, Json.Obj.EMPTY)));
            assertThat(result.text()).isEqualTo("model");
            Stand.end(stand.say(new Message("r2", "openai", MAIN, "main", "/think high", "", List.of(), 0, Json.Obj.EMPTY)));
            assertThat(prompts).extracting(ReceptionTest::user).containsExactly("/new", "/think high");
        }
    }

    @Test
    void newBeginsAnewAndTheRemainderIsTheFirstMessage() {
        try (Stand stand = stand("{}")) {
            said(stand, "r1", "one");
            said(stand, "r2", "/verbose on");
            String before = stand.sessions.open(MAIN).id();
            assertThat(said(stand, "r3", "/NEW")).contains("new conversation");
            assertThat(stand.sessions.open(MAIN).id()).isNotEqualTo(before);
            assertThat(stand.sessions.open(MAIN).settings().verbose()).isEmpty();
            assertThat(stand.sessions.open(MAIN).size()).isZero();
            said(stand, "r4", "two");
            said(stand, "r5", "/reset /think low three");
            assertThat(prompts.get(2).messages()).hasSize(1);
            assertThat(prompts.get(2).thinking()).isEqualTo("low");
            assertThat(user(prompts.get(2))).isEqualTo("three");
            assertThat(said(stand, "r6", "/newer")).isEqualTo("model");
            stand.config("{\"session\":{\"resetTriggers\":[\"/fresh\"]}}");
            assertThat(said(stand, "r7", "/new")).isEqualTo("model");
            assertThat(said(stand, "r8", "/fresh")).contains("new conversation");
        }
    }

    @Test
    void aSessionIsOverByTheClockAtTheNextMessageOnly() {
        try (Stand stand = stand("{}")) {
            said(stand, "r1", "one");
            stand.sessions.changed = stand.clock.instant().minusSeconds(25 * 3600);
            String before = stand.sessions.open(MAIN).id();
            Runs.Result second = Stand.end(stand.say("r2", MAIN, "two"));
            assertThat(stand.sessions.open(MAIN).id()).as("%s", second).isNotEqualTo(before);
            assertThat(prompts.get(1).messages()).hasSize(1);
        }
    }

    @Test
    void stepsAndThoughtsReachTheSendersOwnChatOnlyWhereWanted() throws InterruptedException {
        Stand stand = Stand.with("{\"commands\":{\"ownerAllowFrom\":[\"sim:anna\"]}}");
        stand.plugins.tool(Scripts.tool("look", Set.of(ToolSpec.Effect.READS),
                call -> Result.ok("seen\nmuch")), "look");
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> {
            if (prompt.messages().get(prompt.messages().size() - 1) instanceof dev.creel.api.model.Message.User) {
                out.emit(new Event.Thinking("let me "));
                out.emit(new Event.Thinking("look"));
                Scripts.call(out, 0, "c1", "look", "{\"deep\":true}");
                Scripts.done(out, Event.Stop.TOOL_USE);
            } else {
                say(out, "found");
            }
        }));
        try (stand) {
            stand.start();
            assertThat(reply(stand, "s1", "look")).isEqualTo("found");
            assertThat(reply(stand, "s2", "/verbose on look")).isEqualTo("> look {\"deep\":true}\n\nfound");
            assertThat(reply(stand, "s3", "/verbose full look")).isEqualTo("> look {\"deep\":true}\n> seen much\n\nfound");
            assertThat(reply(stand, "s4", "/reasoning on look")).isEqualTo("Thoughts: let me look\n\nfound");
            assertThat(stand.eventsOf("s4")).anySatisfy(e -> assertThat(e.detail()).isEqualTo(new Detail.Thought("let me look")));
            assertThat(stand.eventsOf("s2")).noneSatisfy(e -> assertThat(e.detail()).isInstanceOf(Detail.Thought.class));
            assertThat(stand.sessions.open(DM).tail(100).toString()).as("the transcript has the answer alone").doesNotContain("Thoughts", "> look");
        }
    }

    private static String reply(Stand stand, String run, String text) throws InterruptedException {
        sent(stand, run, "anna", text);
        stand.allEvents(run);
        String begin = "keep " + run + " chat-anna ";
        return stand.replies.stream().filter(r -> r.startsWith(begin)).findFirst().orElseThrow().substring(begin.length());
    }

    private static String user(Prompt prompt) {
        return ((dev.creel.api.model.Message.User) prompt.messages().get(prompt.messages().size() - 1)).text();
    }

    private static String said(Stand stand, String run, String text) {
        return Stand.end(stand.say(run, MAIN, text)).text();
    }

    private static String sent(Stand stand, String run, String sender, String text) {
        ChannelAddress from = new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, "chat-" + sender, ""));
        Message message = new Message(run, ChannelAddress.SURFACE, DM, "main", text, "", List.of(), 0,
                Json.object().put("from", from.json()).put("sender", sender).build());
        stand.accept(message);
        stand.desk.admitted(message, DM, "main", from.peer());
        return Stand.end(stand.desk.find(run).orElseThrow()).text();
    }

    private Stand stand(String config) {
        Stand stand = Stand.with(config.replace('\'', '"'));
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> {
            prompts.add(prompt);
            say(out, "model");
        }));
        return stand.start();
    }
}
