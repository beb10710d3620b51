// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.agent.Runs;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message.ToolResult;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.Message.User;
import dev.creel.api.model.Prompt;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.SessionView.Answer;
import dev.creel.api.tool.SessionView.Task;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Taint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a turn may see of other sessions, and with whose rights those work that it sets to work. */
class TurnSessionsTest {
    private static final String MAIN = "agent:main:main";
    private static final String OTHER = "agent:main:other";
    private static final String AGENTS = "'agents':{'list':[{'id':'main','default':true,'subagents':{'allowAgents':['helper']}},"
            + "{'id':'helper'},{'id':'secret'}]}";

    private final List<Prompt> prompts = new CopyOnWriteArrayList<>();
    private final Map<String, Function<ToolCall, Result>> bodies = new ConcurrentHashMap<>();

    /** The model calls the tool once for each thing a person or a task says, and then says what the tool said. */
    private Stand stand(String config) {
        Stand stand = Stand.with(config.replace('\'', '"'));
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> {
            prompts.add(prompt);
            var last = prompt.messages().get(prompt.messages().size() - 1);
            if (last instanceof User user && bodies.containsKey(word(user.text()))) {
                Scripts.call(out, 0, "c" + prompts.size(), "act", Json.object().put("word", word(user.text())).build().text());
                Scripts.done(out, Event.Stop.TOOL_USE);
            } else {
                Scripts.say(out, last instanceof ToolResult result ? Scripts.said(result) : "heard " + ((User) last).text());
            }
        }));
        stand.plugins.tool(new Tool() {
            @Override
            public List<ToolSpec> tools() {
                return List.of(new ToolSpec("act", "acts", Json.object().put("type", "object").build(), Set.of(Effect.READS, Effect.MESSAGES)));
            }

            @Override
            public Result invoke(String tool, Json.Obj arguments, ToolCall call) {
                return bodies.get(arguments.text("word").orElseThrow()).apply(call);
            }
        }, "act");
        stand.allowedTools.add("act");
        return stand.start();
    }

    private static String word(String text) {
        return text.strip().split("\\s", 2)[0];
    }

    private static Task task(String text, String agent) {
        return new Task(text, "", agent, "", "", Duration.ZERO, true);
    }

    @Test
    void aSubAgentWorksWithItsParentsRightsAndItsEndIsToldThere() {
        try (Stand stand = stand("{" + AGENTS + "}")) {
            AtomicReference<Answer> spawned = new AtomicReference<>();
            bodies.put("parent", call -> {
                spawned.set(call.sessions().spawn(task("count the stars", "helper")));
                return Result.ok("under way");
            });
            assertThat(Stand.end(stand.say("r1", MAIN, "parent")).text()).isEqualTo("under way");
            Answer child = spawned.get();
            assertThat(child.state()).isEqualTo("accepted");
            assertThat(child.sessionKey()).startsWith("agent:helper:subagent:");
            assertThat(Stand.end(stand.desk.find(child.runId()).orElseThrow()).text()).isEqualTo("heard count the stars");
            Stand.end(stand.desk.find("ended:" + child.runId()).orElseThrow());

            Subject acted = stand.subjects.stream().filter(each -> each.sessionKey().equals(child.sessionKey())).findFirst().orElseThrow();
            assertThat(acted.peer().role()).as("no operator").isEqualTo("session");
            assertThat(acted.bounds()).singleElement().satisfies(bound -> {
                assertThat(bound.subject().sessionKey()).isEqualTo(MAIN);
                assertThat(bound.tools()).containsExactly("act");
            });
            Prompt told = prompts.get(prompts.size() - 1);
            assertThat(((User) told.messages().get(told.messages().size() - 1)).text()).startsWith("<untrusted-")
                    .contains("from=\"session:" + MAIN + " session:" + child.sessionKey()).contains("is done.\nheard count the stars");
            assertThat(told.system()).contains("not by your owner");
            assertThat(Conversation.of(stand.sessions.open(MAIN)).taint().labels()).contains(new Label("session", child.sessionKey()));
        }
    }

    /** Attack: what was set to work goes on when the person says stop, and sets the stopped session to work again. */
    @Test
    void whoeverIsStoppedTakesItsSubAgentsAlong() throws InterruptedException {
        try (Stand stand = stand("{" + AGENTS + "}")) {
            List<Answer> spawned = new CopyOnWriteArrayList<>();
            List<CountDownLatch> ended = List.of(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
            CountDownLatch working = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                CountDownLatch end = ended.get(i);
                bodies.put("endless" + i, call -> {
                    working.countDown();
                    awaitInterrupt();
                    end.countDown();
                    throw new Cancelled(Cancelled.Why.STOPPING);
                });
            }
            bodies.put("parent", call -> {
                spawned.add(call.sessions().spawn(task("endless0", "helper")));
                return Result.ok("under way");
            });
            bodies.put("waits", call -> {
                spawned.add(call.sessions().spawn(task("endless1", "helper")));
                return bodies.get("endless2").apply(call);
            });
            assertThat(Stand.end(stand.say("r1", MAIN, "parent")).status()).isEqualTo("ok");
            Runs.Run second = stand.say("r2", MAIN, "waits");
            working.await();
            assertThat(Stand.end(stand.say("o1", OTHER, "/stop")).text()).as("control: another session").isEqualTo("Nothing is under way.");
            assertThat(stand.desk.abort(MAIN, "r2", "rpc")).containsExactly("r2");
            assertThat(Stand.end(second).status()).isEqualTo("aborted");
            Runs.Result child = Stand.end(stand.desk.find(spawned.get(1).runId()).orElseThrow());
            assertThat(child).extracting(Runs.Result::status, Runs.Result::stopReason).containsExactly("aborted", "parent");
            Runs.Run first = stand.desk.find(spawned.get(0).runId()).orElseThrow();
            assertThat(first.ended()).as("that turn gave no order to this one").isFalse();
            assertThat(Stand.end(stand.say("r3", MAIN, "/stop")).text()).isEqualTo("Stopped.");
            assertThat(Stand.end(first).stopReason()).isEqualTo("parent");
            for (CountDownLatch end : ended) {
                end.await();
            }
            for (Answer each : spawned) {
                assertThat(stand.desk.find("ended:" + each.runId())).isEmpty();
            }
        }
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Attack: another spelling of an agent's name, for which no rule is written. */
    @Test
    void anAgentIsTheOneThatIsConfiguredHoweverItIsWritten() {
        try (Stand stand = stand("{" + AGENTS + "}")) {
            AtomicReference<Answer> spawned = new AtomicReference<>();
            bodies.put("parent", call -> {
                spawned.set(call.sessions().spawn(task("count", "HELPER")));
                return Result.ok("x");
            });
            Stand.end(stand.say("r1", MAIN, "parent"));
            assertThat(spawned.get().sessionKey()).startsWith("agent:helper:subagent:");
            assertThat(stand.desk.find(spawned.get().runId()).orElseThrow().agentId()).isEqualTo("helper");
            bodies.put("other", call -> {
                call.sessions().spawn(task("count", "SECRET"));
                return Result.ok("x");
            });
            assertThat(Stand.end(stand.say("r2", MAIN, "other")).text()).contains("no agent \"SECRET\"");
        }
    }

    @Test
    void whatTheParentHadReadIsHeldAgainstItsSubAgent() {
        try (Stand stand = stand("{" + AGENTS + "}")) {
            AtomicReference<Answer> spawned = new AtomicReference<>();
            bodies.put("parent", call -> {
                spawned.set(call.sessions().spawn(task("do it", "")));
                return Result.ok("x");
            });
            stand.sessions.open(MAIN).append(Transcript.user("old", Instant.EPOCH, "page", List.of(), "", Taint.of(new Label("page", "evil.example"))));
            Stand.end(stand.say("r1", MAIN, "parent"));
            Stand.end(stand.desk.find(spawned.get().runId()).orElseThrow());
            assertThat(Conversation.of(stand.sessions.open(spawned.get().sessionKey())).taint().labels())
                    .contains(new Label("page", "evil.example"), new Label("session", MAIN));
        }
    }

    @Test
    void aSubAgentSpawnsNobodyAndSeesNoSibling() {
        try (Stand stand = stand("{" + AGENTS + "}")) {
            List<Answer> children = new CopyOnWriteArrayList<>();
            List<String> refusals = new CopyOnWriteArrayList<>();
            bodies.put("parent", call -> {
                children.add(call.sessions().spawn(task("idle", "")));
                children.add(call.sessions().spawn(task("leaf", "")));
                return Result.ok("two");
            });
            bodies.put("leaf", call -> {
                String sibling = children.get(0).sessionKey();
                refusals.add(code(() -> call.sessions().spawn(task("more", ""))));
                refusals.add(code(() -> call.sessions().send(sibling, "stop", Duration.ZERO)));
                refusals.add(code(() -> call.sessions().history(sibling, 10, true)));
                refusals.add(code(() -> call.sessions().status(MAIN)));
                refusals.add(String.valueOf(call.sessions().list(Duration.ZERO, 500).size()));
                return Result.ok("x");
            });
            Stand.end(stand.say("r1", MAIN, "parent"));
            children.forEach(child -> Stand.end(stand.desk.find(child.runId()).orElseThrow()));
            assertThat(refusals).containsExactly("REFUSAL", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "1");
            bodies.put("again", call -> Result.ok(call.sessions().list(Duration.ZERO, 500).size() + " "
                    + call.sessions().history(children.get(0).sessionKey(), 10, false).get(0).text()
                    + " " + call.sessions().send(children.get(0).sessionKey(), "hello", Duration.ofSeconds(30)).state()));
            assertThat(Stand.end(stand.say("r2", MAIN, "again")).text()).as("their parent does").isEqualTo("3 idle ok");
        }
    }

    @Test
    void otherSessionsAreSeenOnlyWhereTheOperatorSaysSoAndByTheOwnerAlone() {
        String open = ",'tools':{'sessions':{'visibility':'agent'}}";
        String unclamped = ",'sandbox':{'sessionToolsVisibility':'all'}";
        bodies.put("look", call -> Result.ok(code(() -> call.sessions().history(OTHER, 10, true))));
        for (String[] each : new String[][] {{"{}", "NOT_FOUND"}, {"{'x':0" + open + "}", "NOT_FOUND"},
                {"{'agents':{'defaults':{'x':0" + unclamped + "}}}", "NOT_FOUND"},
                {"{'agents':{'defaults':{'x':0" + unclamped + "}}" + open + "}", "none"},
                {"{'agents':{'defaults':{'x':0" + unclamped + "},'list':[{'id':'main','sandbox':{'sessionToolsVisibility':'spawned'}}]}" + open + "}", "NOT_FOUND"}}) {
            prompts.clear();
            try (Stand stand = stand(each[0])) {
                stand.sessions.open(OTHER).append(Transcript.user("old", Instant.EPOCH, "private canary"));
                assertThat(Stand.end(stand.say("r1", MAIN, "look")).text()).as(each[0]).isEqualTo(each[1]);
                Message guest = chat("g1", "look", "max");
                stand.accept(guest);
                stand.desk.admitted(guest, guest.sessionKey(), "main", ChannelAddress.of(guest).orElseThrow().peer());
                assertThat(Stand.end(stand.desk.find("g1").orElseThrow()).text()).as("a guest").isEqualTo("NOT_FOUND");
            }
        }
    }

    @Test
    void onlyAgentsThatAreNamedGetTasks() {
        try (Stand stand = stand("{" + AGENTS + "}")) {
            bodies.put("ask", call -> Result.ok(code(() -> call.sessions().spawn(task("x", "secret"))) + " " + call.sessions().agents()));
            assertThat(Stand.end(stand.say("r1", MAIN, "ask")).text()).isEqualTo("NOT_FOUND [main, helper]");
        }
    }

    @Test
    void whatIsInAContainerStaysInOne() {
        try (Stand stand = stand("{" + AGENTS + "}")) {
            LiveRun run = new LiveRun(new Message("r9", "chat", MAIN, "main", "x", "", List.of(), 0, Json.Obj.EMPTY), MAIN, "main", Stand.OWNER, false);
            assertThat(code(() -> view(stand, run, "main").spawn(task("x", "helper")))).isEqualTo("REFUSAL");
            assertThat(code(() -> view(stand, run, "helper").spawn(task("x", "helper")))).as("both outside, or both inside").isEqualTo("none");
        }
    }

    @Test
    void aMessageIsNotPassedOnForEver() {
        try (Stand stand = stand("{}")) {
            Subject owner = new Subjects(stand::snapshot, run -> false).of(new LiveRun(new Message("r", "chat", MAIN, "main", "x", "", List.of(), 0,
                    Json.Obj.EMPTY), MAIN, "main", Stand.OWNER, false), new ModelChoice("none", "none", "none", true, Json.Obj.EMPTY, 0, 0));
            for (int hops : new int[] {6, 7}) {
                Delegation made = new Delegation(Delegation.Kind.ENDED, OTHER, Taint.NONE,
                        java.util.Collections.nCopies(hops, new Subject.Bound(owner, Set.of("act"))), true, java.util.Optional.empty());
                LiveRun run = new LiveRun(new Message("h" + hops, Delegation.SURFACE, MAIN, "main", "x", "", List.of(), 0,
                        made.options().build()), MAIN, "main", made.peer(), false);
                assertThat(code(() -> view(stand, run, "").spawn(task("x", "")))).as("%d", hops).isEqualTo(hops < 7 ? "none" : "REFUSAL");
            }
        }
    }

    @Test
    void afterARestartAnotherSessionsMessageIsStillNobodysCommand() {
        Stand stand = Stand.with("{}");
        Delegation made = new Delegation(Delegation.Kind.SAID, OTHER, Taint.NONE, List.of(), true, java.util.Optional.empty());
        stand.accept(new Message("s1", Delegation.SURFACE, MAIN, "main", "/reset", "", List.of(), 0, made.options().build()));
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> {
            prompts.add(prompt);
            Scripts.say(out, "fine");
        }));
        stand.plugins.tool(Scripts.tool("act", Set.of(Effect.READS), call -> Result.ok("x")), "act");
        try (Stand started = stand.start()) {
            assertThat(Stand.end(started.desk.find("s1").orElseThrow()).text()).as("a command would have been answered").isEqualTo("fine");
            assertThat(started.subjects).isNotEmpty().allSatisfy(subject -> {
                assertThat(subject.peer().role()).isEqualTo("session");
                assertThat(subject.owner()).isFalse();
            });
        }
    }

    @Test
    void theEndOfATaskReachesTheChatThatAskedForIt() {
        try (Stand stand = stand("{'commands':{'ownerAllowFrom':['sim:eva']}}")) {
            AtomicReference<Answer> spawned = new AtomicReference<>();
            bodies.put("parent", call -> {
                spawned.set(call.sessions().spawn(task("count", "")));
                return Result.ok("under way");
            });
            Message asked = chat("g1", "parent", "eva");
            stand.accept(asked);
            stand.desk.admitted(asked, asked.sessionKey(), "main", ChannelAddress.of(asked).orElseThrow().peer());
            Stand.end(stand.desk.find("g1").orElseThrow());
            Stand.end(stand.desk.find(spawned.get().runId()).orElseThrow());
            Stand.end(stand.desk.find("ended:" + spawned.get().runId()).orElseThrow());
            assertThat(stand.replies).filteredOn(reply -> reply.startsWith("notice d ")).singleElement().asString().contains("heard count");
        }
    }

    private static Message chat(String run, String text, String sender) {
        return new Message(run, ChannelAddress.SURFACE, "agent:main:sim:direct:" + sender, "main", text, "", List.of(), 0,
                Json.object().put("from", new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, "d", "")).json())
                        .put("sender", sender).put("event", "message").build());
    }

    /** Sessions as a call of that run has them. @param boxed the agent whose sessions are in containers */
    private static SessionView view(Stand stand, LiveRun run, String boxed) {
        Subjects subjects = new Subjects(stand::snapshot, each -> each.agentId().equals(boxed));
        ModelChoice model = new ModelChoice("none", "none", "none", true, Json.Obj.EMPTY, 0, 0);
        CallSessions with = new CallSessions(stand.desk::kit, subjects, stand.labels,
                new HostSide(stand.executor("t", 2, 8)), stand::snapshot);
        return with.of(new Doing(run, new ToolUse("c", "act", "{}"), new ToolSpec("act", "x", Json.Obj.EMPTY, Set.of(Effect.MESSAGES)),
                stand.sessions.open(run.sessionKey()), model, subjects.of(run, model), new Reading()));
    }

    private static String code(Runnable body) {
        try {
            body.run();
            return "none";
        } catch (Failure e) {
            return e.code().name();
        }
    }
}
