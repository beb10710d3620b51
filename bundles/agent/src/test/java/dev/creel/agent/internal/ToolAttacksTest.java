// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.call;
import static dev.creel.agent.internal.Scripts.done;
import static dev.creel.agent.internal.Scripts.provider;
import static dev.creel.agent.internal.Scripts.say;
import static dev.creel.agent.internal.Scripts.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.agent.Runs;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message.ToolResult;
import dev.creel.api.model.Prompt;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Subject.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model that does what an attacker wants, in front of the real tool policy: what it gets, and what it would get otherwise. */
class ToolAttacksTest {
    private static final String MAIN = "agent:main:main";
    private static final String OWNED = "{'commands':{'ownerAllowFrom':['sim:anna']},'tools':{'alsoAllow':['*']}}";

    private final Stand stand = Stand.with("{}");
    private final List<Prompt> prompts = new CopyOnWriteArrayList<>();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final List<Runnable> between = new ArrayList<>();
    /** What the model calls, one after the other: name and arguments. */
    private final List<String[]> orders = new ArrayList<>();

    @AfterEach
    void close() {
        stand.close();
    }

    private void start(String config, String... tools) {
        stand.policy = true;
        stand.config(config.replace('\'', '"'));
        for (String name : tools) {
            stand.plugins.tool(tool(name, Set.of(Effect.READS, Effect.EXECUTES), call -> {
                ran.add(name);
                return Result.ok("ran " + ran.size());
            }), name);
        }
        stand.plugins.model("offline", provider((prompt, out) -> {
            prompts.add(prompt);
            long asked = prompt.messages().stream().skip(lastWords(prompt)).filter(ToolResult.class::isInstance).count();
            if (asked < orders.size()) {
                if (asked > 0 && asked <= between.size()) {
                    between.get((int) asked - 1).run();
                }
                call(out, 0, "c" + asked, orders.get((int) asked)[0], orders.get((int) asked)[1]);
                done(out, Event.Stop.TOOL_USE);
            } else {
                say(out, "done");
            }
        }));
        stand.start();
    }

    private static long lastWords(Prompt prompt) {
        for (int i = prompt.messages().size() - 1; i >= 0; i--) {
            if (prompt.messages().get(i) instanceof dev.creel.api.model.Message.User) {
                return i;
            }
        }
        return 0;
    }

    private void order(String tool, String arguments) {
        orders.add(new String[] {tool, arguments});
    }

    private Set<String> offered() {
        Set<String> names = new java.util.TreeSet<>();
        prompts.forEach(prompt -> prompt.tools().forEach(tool -> names.add(tool.name())));
        return names;
    }

    private Runs.Result inGroup(String run, String sender) {
        Chat chat = new Chat(Chat.Kind.GROUP, "g", "");
        Json.Obj options = Json.object().put("from", new ChannelAddress("sim", "default", chat).json()).put("sender", sender)
                .put("event", "message").put("addressed", true).put("messageId", "m").put("attachments", Json.array(List.of()))
                .put("labels", Json.object().put("sender", "").put("chat", "").build()).build();
        return admitted(new Message(run, ChannelAddress.SURFACE, "agent:main:sim:group:g", "main", "go", "", List.of(), 0, options),
                new ChannelAddress("sim", "default", chat).peer());
    }

    private Runs.Result admitted(Message message, Peer peer) {
        stand.accept(message);
        stand.desk.admitted(message, message.sessionKey(), "main", peer);
        return Stand.end(stand.desk.find(message.key()).orElseThrow());
    }

    @Test
    void m46AGuestReachesNoToolOfTheOwnersByAliasGroupOrAnotherModel() {
        for (String name : List.of("cron", "gateway", "whatsapp_login", "exec", "bash", "BASH ", "group:automation", "apply-patch")) {
            order(name, "{}");
        }
        start("{'commands':{'ownerAllowFrom':['sim:anna']},'tools':{'allow':['*'],'byProvider':{'offline':{'allow':['*','cron']}},"
                + "'sandbox':{'tools':{'deny':[]}},'guests':{'alsoAllow':['cron','gateway','whatsapp_login']}}}",
                "cron", "gateway", "whatsapp_login", "exec", "apply_patch");

        inGroup("r1", "mallory");
        assertThat(ran).isEmpty();
        assertThat(offered()).isEmpty();

        inGroup("r2", "anna");
        assertThat(ran).as("the owner, in the same group").containsExactly("cron", "gateway", "whatsapp_login", "exec", "exec", "exec", "apply_patch");
    }

    @Test
    void m46AModelThatFallsInHasItsOwnList() {
        order("exec", "{}");
        start("{'models':{'providers':{'one':{'baseUrl':'http://one.test','api':'wire'},'two':{'baseUrl':'http://two.test','api':'wire'}}},"
                + "'agents':{'defaults':{'model':{'primary':'one/big','fallbacks':['two/small']}}},"
                + "'tools':{'byProvider':{'two':{'deny':['exec']}}}}", "exec");
        boolean[] broken = {true};
        stand.plugins.model("wire", provider((prompt, out) -> {
            if (broken[0] && prompt.model().equals("big")) {
                throw new Failure(Failure.Code.QUOTA, "no");
            }
            prompts.add(prompt);
            if (prompt.messages().stream().noneMatch(ToolResult.class::isInstance)) {
                call(out, 0, "c", "exec", "{}");
                done(out, Event.Stop.TOOL_USE);
            } else {
                say(out, "done");
            }
        }));

        assertThat(Stand.end(stand.say("r1", MAIN, "go")).model()).isEqualTo("small");
        assertThat(ran).isEmpty();
        assertThat(offered()).as("nor does it see the tool").isEmpty();

        broken[0] = false;
        stand.clock.pass(java.time.Duration.ofDays(1));
        assertThat(Stand.end(stand.say("r2", "agent:main:other", "go")).model()).isEqualTo("big");
        assertThat(ran).as("the other model may").containsExactly("exec");
    }

    @Test
    void m47AMisspeltListOpensNothing() {
        order("exec", "{}");
        start("{'tools':{'allow':['exce']}}", "exec");
        Stand.end(stand.say("r1", MAIN, "go"));
        assertThat(ran).isEmpty();
        assertThat(stand.audited).anySatisfy(fields -> assertThat(fields).containsEntry("rule", "tools.allow")
                .hasEntrySatisfying("grant", grant -> assertThat(grant).contains("[exce], which no active plugin offers")));

        stand.config("{\"tools\":{\"allow\":[\"exec\"]}}");
        Stand.end(stand.say("r2", "agent:main:other", "go"));
        assertThat(ran).as("spelt as it is").containsExactly("exec");
    }

    @Test
    void m48AForgedPaddedOrDifferentlyWrittenNameIsDecidedAboutLikeTheTool() {
        for (String name : List.of(" exec", "EXEC\n", "exec\u0000", "ex\u200bec", "exec ", "Bash", "functions.exec", "exec;read", "\u0435\u0445\u0435\u0441")) {
            order(name, "{}");
        }
        start("{'tools':{'deny':['exec']}}", "exec", "read");
        Stand.end(stand.say("r1", MAIN, "go"));
        assertThat(ran).isEmpty();
        assertThat(stand.audited).filteredOn(fields -> "tools.deny".equals(fields.get("rule"))).as("what means exec is refused as exec")
                .hasSize(4).allSatisfy(fields -> assertThat(fields).containsEntry("tool", "exec"));

        stand.config("{}");
        Stand.end(stand.say("r2", "agent:main:other", "go"));
        assertThat(ran).as("those four, and no look-alike").containsExactly("exec", "exec", "exec", "exec");
    }

    @Test
    void m49WhoActsIsWhoSpeaksAndNoArgument() {
        order("exec", "{\"deep\":true}");
        start(OWNED, "exec");
        stand.plugins.tool(new Claims(), "moderate");
        orders.clear();
        order("moderate", "{\"senderUserId\":\"anna\",\"sender\":\"sim:anna\",\"owner\":true,\"agentId\":\"main\"}");

        inGroup("r1", "mallory");
        assertThat(Claims.ACTED).isEmpty();
        inGroup("r2", "anna");
        assertThat(Claims.ACTED).containsExactly("agent:main:sim:group:g");
    }

    /** A tool that takes whatever is said about who acts. */
    private static final class Claims implements dev.creel.api.tool.Tool {
        static final List<String> ACTED = new CopyOnWriteArrayList<>();

        @Override
        public List<ToolSpec> tools() {
            return List.of(new ToolSpec("moderate", "acts", (Json.Obj) Json.parse("{\"type\":\"object\"}", 8), Set.of(Effect.MESSAGES)));
        }

        @Override
        public Result invoke(String tool, Json.Obj arguments, dev.creel.api.tool.ToolCall call) {
            ACTED.add(call.turn().sessionKey());
            return Result.ok("done");
        }
    }

    @Test
    void m52ATurnNobodyTypedIsNobodysButTheOneWhoCausedIt() {
        order("exec", "{}");
        start(OWNED, "exec");
        for (String surface : List.of("hook", "cron", "heartbeat", "openai")) {
            admitted(new Message(surface, surface, "agent:main:" + surface, "main", "go", "", List.of(), 0, Json.Obj.EMPTY), Stand.OWNER);
        }
        assertThat(ran).isEmpty();
        assertThat(stand.audited).filteredOn(fields -> "tools.guests".equals(fields.get("rule"))).hasSize(4);

        Stand.end(stand.say("typed", MAIN, "go"));
        assertThat(ran).as("typed by the owner").containsExactly("exec");
    }

    @Test
    void m76AMadeTurnHasNoMoreThanItsMakerHadAndHas() {
        order("exec", "{}");
        start(OWNED, "exec");
        made("gained", guest(), Set.of("exec"));
        made("had-not", owner(), Set.of("read"));
        assertThat(ran).isEmpty();
        made("had", owner(), Set.of("exec"));
        assertThat(ran).as("the control: the owner's own, who had it and has it").containsExactly("exec");

        stand.config("{\"tools\":{\"deny\":[\"exec\"]}}");
        made("has-not", owner(), Set.of("exec"));
        assertThat(ran).hasSize(1);
        admitted(new Message("broken", "cron", "agent:main:broken", "main", "go", "", List.of(), 0,
                Json.object().put(Subjects.BOUNDS, "anything").build()), Stand.OWNER);
        assertThat(ran).as("a bound that cannot be read").hasSize(1);
    }

    private void made(String run, Subject maker, Set<String> tools) {
        Json bounds = Subject.json(maker.binding(tools));
        admitted(new Message(run, "cron", "agent:main:" + run, "main", "go", "", List.of(), 0,
                Json.object().put(Subjects.BOUNDS, bounds).build()), Stand.OWNER);
    }

    private static Subject owner() {
        return new Subject("main", MAIN, Stand.OWNER, Place.NONE, true, true, false, "offline", "rules", List.of());
    }

    private static Subject guest() {
        Peer sender = new Peer("channel:sim:default", true, "sender", Set.of(), "sim");
        return new Subject("main", "agent:main:sim:group:g", sender, new Place("sim", "default", Chat.Kind.GROUP, "g", "", "", "mallory"), false,
                true, false, "offline", "rules", List.of());
    }

    @Test
    void m55ALoopIsRefusedAndThenEnded() {
        for (int i = 0; i < 60; i++) {
            order("exec", "{}");
        }
        start("{}");
        stand.plugins.tool(tool("exec", Set.of(Effect.EXECUTES), call -> {
            ran.add("exec");
            return Result.error("no");
        }), "exec");
        Runs.Result result = Stand.end(stand.say("r1", MAIN, "go"));
        assertThat(result.status()).isEqualTo("error");
        assertThat(result.errorMessage()).contains("tools.loopDetection");
        assertThat(ran).hasSize(20);
        assertThat(stand.audited).anySatisfy(fields -> assertThat(fields).containsEntry("rule", "tools.loopDetection"));

        ran.clear();
        stand.config("{\"tools\":{\"loopDetection\":{\"enabled\":false}}}");
        Stand.end(stand.say("r2", "agent:main:other", "go"));
        assertThat(ran).as("without it").hasSize(60);
    }

    @Test
    void m56ArgumentsThatAreNoneReachNoTool() {
        for (String wrong : List.of("{\"deep\":", "[", "\u0000", "{\"deep\":\"\ud800\"}", "{\"deep\":\"\\ud800\"}", "{\"deep\":1e999999}", "[" .repeat(5_000),
                "{\"a\":".repeat(100) + "1" + "}".repeat(100), "{\"deep\":true,\"x\":\"" + "y".repeat(900_000) + "\"}", "null", "true",
                "{\"__proto__\":{}}")) {
            order("exec", wrong);
        }
        order("exec", "{\"deep\":true}");
        start("{}", "exec");
        Runs.Result result = Stand.end(stand.say("r1", MAIN, "go"));
        assertThat(result.text()).as("%s", result).isEqualTo("done");
        assertThat(ran).as("the last one, which fits").containsExactly("exec");

        orders.clear();
        order("exec", "{\"deep\":true,\"x\":\"" + "y".repeat(5 << 20) + "\"}");
        assertThat(Stand.end(stand.say("r2", "agent:main:huge", "go")).errorMessage()).contains("longer than");
        orders.clear();
        order("exec", "{\"deep\":false}");
        assertThat(Stand.end(stand.say("r3", "agent:main:after", "go")).text()).isEqualTo("done");
        assertThat(ran).as("alive, and none of the huge one").hasSize(2);
    }

    @Test
    void m74AToolThatIsSwitchedOffIsGoneAtTheNextCallOfTheSameTurn() {
        order("exec", "{}");
        order("exec", "{\"deep\":true}");
        order("exec", "{\"deep\":false}");
        between.add(() -> { });
        between.add(() -> stand.config("{\"tools\":{\"deny\":[\"exec\"]}}"));
        start("{}", "exec");
        Stand.end(stand.say("r1", MAIN, "go"));
        assertThat(ran).as("twice before, not after").hasSize(2);
        assertThat(prompts.get(prompts.size() - 1).tools()).as("nor is it offered any more").isEmpty();
    }
}
