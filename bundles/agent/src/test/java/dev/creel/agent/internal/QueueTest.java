// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Envelope;
import dev.creel.access.Message;
import dev.creel.agent.Runs;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message.ToolResult;
import dev.creel.api.model.Message.User;
import dev.creel.api.model.Prompt;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of messages that come while a run is under way, in each mode. */
class QueueTest {
    private static final String GROUP = "agent:main:sim:group:g";
    private static final String MAIN = "agent:main:main";
    private static final String NO_PAUSE = "{'messages':{'queue':{'debounceMs':0%s}}}";

    private final List<Prompt> prompts = new CopyOnWriteArrayList<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @Test
    void whatOnePersonSaidMeanwhileIsOneTurnAndEveryMessageHasItsEnd() {
        try (Stand stand = stand(String.format(NO_PAUSE, ""))) {
            Runs.Run first = sent(stand, "r1", "anna", "one");
            await(busy);
            List<Runs.Run> waiting = List.of(sent(stand, "r2", "anna", "two"), sent(stand, "r3", "anna", "three"), sent(stand, "r4", "anna", "four"));
            go.countDown();
            assertThat(Stand.end(first).text()).isEqualTo("to one");
            assertThat(Stand.end(waiting.get(2)).text()).isEqualTo("to two\n\nthree\n\nfour");
            for (Runs.Run carried : waiting.subList(0, 2)) {
                assertThat(Stand.end(carried)).satisfies(end -> {
                    assertThat(end.status()).isEqualTo("ok");
                    assertThat(end.text()).isEmpty();
                    assertThat(end.stopReason()).isEqualTo("carried");
                });
                assertThat(carried.sessionId()).isEqualTo(waiting.get(2).sessionId());
            }
            assertThat(prompts).hasSize(2);
            assertThat(stand.journal.log()).containsSubsequence("begun r2", "begun r3", "begun r4", "ended r2 ok", "ended r3 ok", "ended r4 ok");
            assertThat(stand.replies).filteredOn(r -> r.startsWith("keep") && !r.endsWith(" ")).hasSize(2);
        }
    }

    @Test
    void peopleAreNeverAnsweredTogether() {
        try (Stand stand = stand(String.format(NO_PAUSE, ",'mode':'collect'"))) {
            sent(stand, "r1", "anna", "one");
            await(busy);
            sent(stand, "a1", "anna", "a1");
            sent(stand, "a2", "anna", "a2");
            sent(stand, "b1", "bob", "b1");
            sent(stand, "a3", "anna", "a3");
            Runs.Run owner = stand.say("o1", GROUP, "o1");
            Runs.Run last = stand.say("o2", GROUP, "o2");
            go.countDown();
            Stand.end(last);
            assertThat(Stand.end(owner).stopReason()).isEqualTo("carried");
            assertThat(prompts).extracting(QueueTest::text).containsExactly("one", "a1\n\na2", "b1", "a3", "o1\n\no2");
        }
    }

    @Test
    void commandsAndWhatBringsSomethingAlongStayAlone() {
        try (Stand stand = stand(String.format(NO_PAUSE, ",'mode':'collect'"))) {
            stand.say("r1", MAIN, "one");
            await(busy);
            stand.say("r2", MAIN, "two");
            Runs.Run command = stand.say("r3", MAIN, "/whoami");
            stand.say("r4", MAIN, "four");
            Runs.Run last = stand.say(new Message("r5", "chat", MAIN, "main", "five", "be brief", List.of(), 0, Json.Obj.EMPTY));
            Runs.Run request = stand.say(new Message("r6", "agent", MAIN, "main", "six", "", List.of(), 0, Json.Obj.EMPTY));
            go.countDown();
            assertThat(Stand.end(request).text()).isEqualTo("to six");
            assertThat(Stand.end(command).text()).contains("the owner");
            assertThat(Stand.end(last).text()).isEqualTo("to five");
            assertThat(prompts).extracting(QueueTest::text).containsExactly("one", "two", "four", "five", "six");
        }
    }

    @Test
    void aPauseWaitsForWhatIsStillTyped() {
        try (Stand stand = stand("{'messages':{'queue':{'debounceMs':60000,'cap':3}}}")) {
            sent(stand, "r1", "anna", "one");
            await(busy);
            sent(stand, "r2", "anna", "two");
            go.countDown();
            Stand.end(stand.desk.find("r1").orElseThrow());
            sent(stand, "r3", "anna", "three");
            assertThat(stand.desk.find("r2").orElseThrow().ended()).as("waits for more").isFalse();
            Runs.Run full = sent(stand, "r4", "anna", "four");
            assertThat(Stand.end(full).text()).as("no room for more, so it begins").isEqualTo("to two\n\nthree\n\nfour");
        }
    }

    @Test
    void eachAloneInTurnWhereThatIsWanted() {
        try (Stand stand = stand(String.format(NO_PAUSE, ",'mode':'collect','byChannel':{'sim':'followup'}"))) {
            sent(stand, "r1", "anna", "one");
            await(busy);
            sent(stand, "r2", "anna", "two");
            Runs.Run last = sent(stand, "r3", "anna", "three");
            go.countDown();
            assertThat(Stand.end(last).text()).isEqualTo("to three");
            assertThat(prompts).extracting(QueueTest::text).containsExactly("one", "two", "three");
        }
    }

    @Test
    void theMessageThenTheSessionThenTheChannelDecide() {
        try (Stand stand = stand("{'messages':{'queue':{'mode':'steer','byChannel':{'webchat':'interrupt'}}}}")) {
            stand.sessions.open(MAIN).settings(s -> s.queueMode("collect"));
            assertThat(mode(stand, MAIN, "hi", Json.Obj.EMPTY)).isEqualTo(QueueMode.COLLECT);
            assertThat(mode(stand, MAIN, "/queue followup hi", Json.Obj.EMPTY)).isEqualTo(QueueMode.FOLLOWUP);
            assertThat(mode(stand, MAIN, "hi", Json.object().put("queueMode", "steer+backlog").build())).isEqualTo(QueueMode.STEER_BACKLOG);
            assertThat(mode(stand, "agent:main:x", "hi", Json.Obj.EMPTY)).isEqualTo(QueueMode.INTERRUPT);
            stand.config("{\"messages\":{\"queue\":{\"mode\":\"queue\"}}}");
            assertThat(mode(stand, "agent:main:x", "hi", Json.Obj.EMPTY)).isEqualTo(QueueMode.STEER);
            stand.config("{}");
            assertThat(mode(stand, "agent:main:x", "hi", Json.Obj.EMPTY)).isEqualTo(QueueMode.FOLLOWUP);
        }
    }

    @Test
    void steeringJoinsTheRunBeforeItsModelIsAskedAgainAndSkipsOpenCalls() {
        List<String> ran = new CopyOnWriteArrayList<>();
        try (Stand stand = toolStand(ran, "steer")) {
            Runs.Run first = stand.say("r1", MAIN, "use tools");
            await(busy);
            Runs.Run other = stand.say(new Message("x1", "agent", MAIN, "main", "from elsewhere", "", List.of(), 0, Json.Obj.EMPTY));
            assertThat(other.ended()).isFalse();
            stand.desk.abort(MAIN, "x1", "rpc");
            Runs.Run steer = stand.say("r2", MAIN, "stop that, do this");
            go.countDown();
            assertThat(Stand.end(first).text()).contains("to stop that, do this");
            assertThat(Stand.end(steer)).extracting(Runs.Result::status, Runs.Result::stopReason).containsExactly("ok", "carried");
            assertThat(ran).containsExactly("first");
            assertThat(prompts.get(1).messages()).anySatisfy(m -> assertThat(m).isInstanceOfSatisfying(ToolResult.class,
                    result -> assertThat(result.text()).contains("left out")));
            assertThat(prompts).hasSize(2);
            assertThat(stand.journal.log()).containsSubsequence("begun r2", "ended r2 ok", "ended r1 ok");
            assertThat(Recovery.trace(stand.sessions.open(MAIN), "r2").carrier()).isEqualTo("r1");
        }
    }

    @Test
    void whatWasShortenedIntoASteeringMessageJoinsWithItAndEnds() {
        try (Stand stand = toolStand(new CopyOnWriteArrayList<>(), "steer")) {
            stand.config("{\"messages\":{\"queue\":{\"mode\":\"steer\",\"cap\":1,\"drop\":\"summarize\"}}}");
            Runs.Run first = stand.say("r1", MAIN, "use tools");
            await(busy);
            Runs.Run shortened = stand.say("r2", MAIN, "two");
            Runs.Run steer = stand.say("r3", MAIN, "three");
            go.countDown();
            assertThat(Stand.end(first).text()).contains("to [Too many messages waited", "- two\n\nthree");
            assertThat(Stand.end(steer).stopReason()).isEqualTo("carried");
            assertThat(Stand.end(shortened).stopReason()).isEqualTo("carried");
            assertThat(stand.journal.log()).containsSubsequence("begun r2", "begun r3", "ended r2 ok", "ended r3 ok", "ended r1 ok");
            assertThat(Recovery.trace(stand.sessions.open(MAIN), "r2").carrier()).isEqualTo("r1");
        }
    }

    @Test
    void steerBacklogIsHeardAtOnceAndRunsAfterwards() {
        try (Stand stand = toolStand(new CopyOnWriteArrayList<>(), "steer-backlog")) {
            Runs.Run first = stand.say("r1", MAIN, "use tools");
            await(busy);
            Runs.Run both = stand.say("r2", MAIN, "and this");
            go.countDown();
            assertThat(Stand.end(first).text()).contains("to and this");
            assertThat(Stand.end(both).text()).isEqualTo("to and this");
            assertThat(prompts).hasSize(3);
        }
    }

    @Test
    void withoutAToolToWaitForSteeringRunsAfterwards() {
        try (Stand stand = stand(String.format(NO_PAUSE, ",'mode':'steer'"))) {
            stand.say("r1", MAIN, "one");
            await(busy);
            Runs.Run steer = stand.say("r2", MAIN, "two");
            go.countDown();
            assertThat(Stand.end(steer).text()).isEqualTo("to two");
        }
    }

    @Test
    void nobodySteersTheRunOfAnotherOne() {
        List<String> ran = new CopyOnWriteArrayList<>();
        try (Stand stand = toolStand(ran, "steer")) {
            Runs.Run first = stand.say("r1", GROUP, "use tools");
            await(busy);
            Runs.Run strange = sent(stand, "r2", "anna", "obey me");
            go.countDown();
            Stand.end(first);
            assertThat(Stand.end(strange).text()).isEqualTo("to obey me");
            assertThat(ran).containsExactly("first", "second");
            assertThat(prompts.get(1).messages().toString()).doesNotContain("obey me");
        }
    }

    @Test
    void anInterruptEndsTheRunAndWhatWaits() {
        try (Stand stand = stand(String.format(NO_PAUSE, ",'mode':'interrupt'"))) {
            Runs.Run first = stand.say("r1", MAIN, "one");
            await(busy);
            Runs.Run second = stand.say("r2", MAIN, "two");
            Runs.Run third = stand.say("r3", MAIN, "three");
            assertThat(Stand.end(first)).extracting(Runs.Result::status, Runs.Result::stopReason).containsExactly("aborted", "interrupted");
            assertThat(Stand.end(third).text()).isEqualTo("to three");
            assertThat(Stand.end(second).status()).isEqualTo("aborted");
            assertThat(stand.journal.outcome("r2").status()).isEqualTo("aborted");
        }
    }

    @Test
    void aSenderDoesNotInterruptAnotherOne() {
        try (Stand stand = stand("{'messages':{'queue':{'byChannel':{'sim':'interrupt'}}}}")) {
            Runs.Run first = stand.say("r1", GROUP, "one");
            await(busy);
            Runs.Run rude = sent(stand, "r2", "anna", "two");
            go.countDown();
            assertThat(Stand.end(first).status()).isEqualTo("ok");
            assertThat(Stand.end(rude).status()).isEqualTo("ok");
        }
    }

    @Test
    void stopEndsTheRunAndForgetsWhatWaitsAtOnce() {
        try (Stand stand = stand("{}")) {
            Runs.Run first = sent(stand, "r1", "anna", "one");
            await(busy);
            Runs.Run second = sent(stand, "r2", "anna", "two");
            Runs.Run other = stand.say("o1", GROUP, "the owner's");
            Runs.Run stop = sent(stand, "r3", "anna", " /STOP ");
            assertThat(Stand.end(stop).text()).isEqualTo("Stopped; 2 messages were left.");
            assertThat(Stand.end(first)).extracting(Runs.Result::status, Runs.Result::stopReason).containsExactly("aborted", "stop");
            assertThat(Stand.end(second).status()).isEqualTo("aborted");
            go.countDown();
            assertThat(Stand.end(other).status()).as("nobody stops what another one asked for").isEqualTo("ok");
            assertThat(Stand.end(sent(stand, "r4", "anna", "/stop")).text()).isEqualTo("Nothing is under way.");
        }
    }

    @Test
    void whatIsTooMuchIsShortenedAndStillEnds() {
        try (Stand stand = stand("{'messages':{'queue':{'debounceMs':0,'cap':2}}}")) {
            sent(stand, "r1", "anna", "one");
            await(busy);
            List<Runs.Run> runs = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                runs.add(sent(stand, "m" + i, "anna", "message " + i + " " + "x".repeat(400)));
            }
            go.countDown();
            Stand.end(runs.get(59));
            String text = text(prompts.get(1));
            assertThat(text).startsWith("[Too many messages waited; of these 50 only the beginning is kept]\n- message 8 x");
            assertThat(text.lines().filter(line -> line.startsWith("- "))).hasSize(50).allMatch(line -> line.length() <= 162);
            assertThat(text).contains("\n\nmessage 58 ", "\n\nmessage 59 ");
            for (int i = 0; i < 60; i++) {
                assertThat(Stand.end(runs.get(i)).stopReason()).as("%d", i).isEqualTo(i < 8 ? "dropped" : i < 59 ? "carried" : "stop");
            }
        }
    }

    @Test
    void theOldestGivesWayOrTheNewestIsRefusedAndNobodyPushesOutAnother() {
        try (Stand stand = stand("{'messages':{'queue':{'mode':'followup','cap':1,'drop':'old'}}}")) {
            stand.say("r1", MAIN, "one");
            await(busy);
            Runs.Run old = stand.say("r2", MAIN, "two");
            Runs.Run kept = stand.say("r3", MAIN, "three");
            assertThat(Stand.end(old).stopReason()).isEqualTo("dropped");
            Message other = new Message("r4", "agent", MAIN, "main", "four", "", List.of(), 0, Json.Obj.EMPTY);
            assertThat(Stand.end(stand.say(other)).errorMessage()).contains("messages.queue.cap");
            go.countDown();
            assertThat(Stand.end(kept).text()).isEqualTo("to three");
        }
    }

    @Test
    void aCrashInTheMiddleOfACollectedTurnEndsEachMessageOnceAndTellsOnce() throws Exception {
        Stand stand = Stand.with("{}");
        for (String run : List.of("r1", "r2", "r3")) {
            accept(stand, run, "anna", "text of " + run);
            stand.journal.begun(run);
        }
        stand.sessions.open(GROUP).append(Transcript.user("r3", stand.clock.instant(), "all three", List.of("r1", "r2")));
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> say(out, "again")));
        try (stand) {
            stand.start();
            for (String run : List.of("r1", "r2", "r3")) {
                assertThat(Stand.end(stand.desk.find(run).orElseThrow()).status()).isEqualTo("aborted");
                assertThat(stand.journal.outcome(run).status()).isEqualTo("interrupted");
            }
            assertThat(stand.replies).filteredOn(r -> r.contains("cut off")).hasSize(1).allMatch(r -> r.startsWith("keep r3"));
            assertThat(Scripts.roles(stand, GROUP)).containsExactly("user", "custom");
        }
    }

    private static QueueMode mode(Stand stand, String key, String text, Json.Obj options) {
        Message message = new Message("r", "chat", key, "main", text, "", List.of(), 0, options);
        return Queueing.of(new LiveRun(message, key, "main", Stand.OWNER, false), stand.sessions.open(key).settings(), stand.snapshot()).mode();
    }

    private static String text(Prompt prompt) {
        return ((User) prompt.messages().get(prompt.messages().size() - 1)).text();
    }

    private static Message message(String run, String sender, String text) {
        ChannelAddress from = new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, "chat", ""));
        return new Message(run, ChannelAddress.SURFACE, GROUP, "main", text, "", List.of(), 0,
                Json.object().put("from", from.json()).put("sender", sender).build());
    }

    private static void accept(Stand stand, String run, String sender, String text) {
        Message message = message(run, sender, text);
        stand.journal.accept(new Journal.Entry("channel:sim:default", run, run, new Envelope(message, GROUP, "main").text()));
    }

    private static Runs.Run sent(Stand stand, String run, String sender, String text) {
        accept(stand, run, sender, text);
        Message message = message(run, sender, text);
        stand.desk.admitted(message, GROUP, "main", ChannelAddress.of(message).orElseThrow().peer());
        return stand.desk.find(run).orElseThrow();
    }

    private Stand stand(String config) {
        Stand stand = Stand.with(config.replace('\'', '"'));
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> {
            prompts.add(prompt);
            if (prompts.size() == 1) {
                busy.countDown();
                await(go);
            }
            say(out, "to " + text(prompt));
        }));
        return stand.start();
    }

    /** A model that asks for two tools, of which the first takes until {@link #go}. */
    private Stand toolStand(List<String> ran, String mode) {
        Stand stand = Stand.with("{\"messages\":{\"queue\":{\"mode\":\"" + mode + "\"}}}");
        for (String name : List.of("first", "second")) {
            stand.plugins.tool(Scripts.tool(name, Set.of(ToolSpec.Effect.READS), call -> {
                ran.add(name);
                busy.countDown();
                await(go);
                return Result.ok("done");
            }), name);
        }
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> {
            prompts.add(prompt);
            if (prompts.size() == 1) {
                Scripts.call(out, 0, "c1", "first", "{}");
                Scripts.call(out, 1, "c2", "second", "{}");
                Scripts.done(out, Event.Stop.TOOL_USE);
            } else {
                var last = prompt.messages().get(prompt.messages().size() - 1);
                say(out, last instanceof User user ? "to " + user.text() : "done");
            }
        }));
        return stand.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new dev.creel.api.plugin.Cancelled(dev.creel.api.plugin.Cancelled.Why.CALLER);
        }
    }
}
