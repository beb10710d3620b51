// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.agent.DirectTools.Invocation;
import dev.creel.agent.DirectTools.Outcome;
import dev.creel.agent.DirectTools.Outcome.Kind;
import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tool that a client calls itself: what it may reach, and what it leaves behind. */
class ToolDeskTest {
    private final Stand stand = Stand.with("{\"agents\":{\"list\":[{\"id\":\"main\"},{\"id\":\"other\"}]}}").start();

    @AfterEach
    void close() {
        stand.close();
    }

    @Test
    void runsInTheSessionThatIsNamed() {
        AtomicReference<String> seen = new AtomicReference<>();
        clock(call -> {
            seen.set(call.turn().agentId() + " " + call.turn().sessionKey());
            return Result.ok("noon");
        });
        assertThat(invoke("", "")).isEqualTo(new Outcome(Kind.DONE, "noon"));
        assertThat(seen.get()).isEqualTo("main agent:main:main");
        assertThat(invoke("other", "").kind()).isEqualTo(Kind.DONE);
        assertThat(seen.get()).isEqualTo("other agent:other:main");
        assertThat(invoke("", "agent:other:x").kind()).isEqualTo(Kind.DONE);
        assertThat(seen.get()).isEqualTo("other agent:other:x");
        assertThat(stand.journal.log().get(0)).as("the intent is on disk first").isEqualTo("intent direct clock");
        assertThat(stand.audited).hasSize(3).allSatisfy(a -> assertThat(a).containsEntry("tool", "clock"));
    }

    @Test
    void whatATurnMayNotIsNotThere() {
        clock(call -> {
            throw new AssertionError("must not run");
        });
        assertThat(stand.desk.invoke(new Invocation("", "", "nope", "", Json.Obj.EMPTY), Stand.OWNER).kind()).isEqualTo(Kind.UNAVAILABLE);
        stand.refusedTools.add("clock");
        assertThat(invoke("", "")).isEqualTo(new Outcome(Kind.UNAVAILABLE, ""));
        stand.refusedTools.clear();
        stand.refusedDirectly.add("clock");
        assertThat(invoke("", "")).isEqualTo(new Outcome(Kind.UNAVAILABLE, ""));
        assertThat(stand.audited).extracting(a -> a.get("rule")).containsExactly("tools.effects", "gateway.tools.deny");
    }

    @Test
    void aRightThatIsTakenAwayInBetweenCounts() {
        clock(call -> {
            throw new AssertionError("must not run");
        });
        stand.refusedTools.add("clock");
        // The direct layer let it pass; the gate is asked again when the tool is about to run.
        LiveRun run = new LiveRun(new dev.creel.access.Message("t1", "tools", "agent:main:main", "main", "", "", java.util.List.of(),
                0, Json.Obj.EMPTY), "agent:main:main", "main", Stand.OWNER, false);
        ToolShelf shelf = new ToolShelf(stand.plugins, stand, CallParts.NONE, stand, java.util.List.of());
        ToolCalls calls = new ToolCalls(shelf, stand, new Subjects(stand::snapshot, each -> false), stand.journal, stand,
                new RunHooks(null, stand), stand.labels);
        Result result = calls.run(run, new dev.creel.api.model.Message.ToolUse("direct", "clock", "{}"),
                stand.sessions.open("agent:main:main"), new ModelChoice("none", "none", "none", true, Json.Obj.EMPTY, 0, 0), 1).result();
        assertThat(result.text()).contains("by rule tools.effects");
    }

    @Test
    void argumentsAreCheckedAndFailuresTold() {
        clock(call -> Result.error("broken"));
        assertThat(invoke("", "")).isEqualTo(new Outcome(Kind.FAILED, "broken"));
        Json.Obj wrong = (Json.Obj) Json.parse("{\"deep\":7}", 8);
        Outcome unfit = stand.desk.invoke(new Invocation("", "", "clock", "", wrong), Stand.OWNER);
        assertThat(unfit.kind()).isEqualTo(Kind.UNFIT);
        assertThat(unfit.text()).contains("schema");
        assertThat(stand.desk.invoke(new Invocation("", "", "clock", "tell", Json.Obj.EMPTY), Stand.OWNER).kind())
                .as("the tool takes no action, so it gets none").isEqualTo(Kind.FAILED);
    }

    @Test
    void agentAndSessionMustFit() {
        clock(call -> Result.ok(""));
        assertThatThrownBy(() -> invoke("main", "agent:other:main")).hasMessageContaining("another agent");
        assertThatThrownBy(() -> invoke("ghost", "")).hasMessageContaining("unknown agent");
    }

    private void clock(Scripts.Body body) {
        stand.plugins.tool(tool("clock", Set.of(ToolSpec.Effect.READS), body), "clock");
    }

    private Outcome invoke(String agent, String session) {
        return stand.desk.invoke(new Invocation(agent, session, "clock", "", Json.Obj.EMPTY), Stand.OWNER);
    }
}
