// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import static dev.creel.toolgate.internal.Policies.gate;
import static dev.creel.toolgate.internal.Policies.guest;
import static dev.creel.toolgate.internal.Policies.owner;
import static dev.creel.toolgate.internal.Policies.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Peer;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.ToolGate;
import dev.creel.toolgate.ToolGate.Decision;
import dev.creel.toolgate.ToolGate.Step;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is allowed without a configuration, and what each fixed rule refuses whatever the configuration says. */
class PolicyToolGateTest {
    private static final ToolSpec EXEC = spec("exec", Effect.EXECUTES);
    private static final ToolSpec STATUS = spec("session_status", Effect.READS);

    @Test
    void anOwnerHasEveryToolThatSaysWhatItDoes() {
        Random random = new Random(70);
        for (int i = 0; i < 200; i++) {
            EnumSet<Effect> effects = EnumSet.noneOf(Effect.class);
            for (Effect effect : Effect.values()) {
                if (random.nextBoolean()) {
                    effects.add(effect);
                }
            }
            ToolSpec tool = spec("t", effects.toArray(Effect[]::new));
            assertThat(gate("{}").decide(tool, owner()).allowed()).as("%s", effects).isEqualTo(!effects.isEmpty());
            boolean harmless = !effects.isEmpty() && EnumSet.of(Effect.READS, Effect.NETWORK).containsAll(effects);
            assertThat(gate("{}").decide(tool, guest()).allowed()).as("guest %s", effects).isEqualTo(harmless);
        }
        assertThat(gate("{}").decide(STATUS, owner())).isEqualTo(new Decision(true, "tools.read-only"));
        assertThat(gate("{}").decide(EXEC, owner())).isEqualTo(new Decision(true, "tools.allowed"));
    }

    @Test
    void guestsHaveNoToolThatActsUntilItIsOpenedToThem() {
        for (String tool : List.of("exec", "process", "write", "edit", "apply_patch", "message", "sessions_send", "sessions_spawn")) {
            // Whatever it says it does: the name is the family's.
            ToolSpec spec = spec(tool, Effect.READS);
            assertThat(gate("{}").decide(spec, guest()).rule()).as(tool).isEqualTo("tools.guests");
            assertThat(gate("{tools:{guests:{alsoAllow:['" + tool + "']}}}").decide(spec, guest()).allowed()).as(tool).isTrue();
            assertThat(gate("{}").decide(spec, owner()).allowed()).as(tool).isTrue();
        }
        assertThat(gate("{tools:{guests:{allow:['group:runtime']}}}").decide(EXEC, guest()).allowed()).isTrue();
        assertThat(gate("{tools:{guests:{allow:['group:runtime']}}}").decide(STATUS, guest()).rule()).isEqualTo("tools.guests.allow");
        assertThat(gate("{tools:{guests:{alsoAllow:['exec'],deny:['exec']}}}").decide(EXEC, guest()).rule()).isEqualTo("tools.guests.deny");
        assertThat(gate("{tools:{guests:['exec']}}").decide(EXEC, guest()).rule()).isEqualTo("tools.guests");
        String own = "{tools:{guests:{alsoAllow:['exec']}},agents:{list:[{id:'main',tools:{guests:{}}}]}}";
        assertThat(gate(own).decide(EXEC, guest()).rule()).isEqualTo("agents.list.main.tools.guests");
    }

    @Test
    void aSmallModelHasNoToolThatBringsStrangersWordsIn() {
        for (String model : List.of("qwen3:8b", "llama-3.1-70b-instruct", "x-0.5b", "MoE-A22B-235B")) {
            for (ToolSpec tool : List.of(spec("web_fetch", Effect.NETWORK), spec("lookup", Effect.READS, Effect.NETWORK), spec("web_search", Effect.READS))) {
                assertThat(gate("{}").decide(tool, answeredBy(model)).rule()).as(model).isEqualTo("tools.smallModels");
                assertThat(gate("{tools:{smallModels:'as-others'}}").decide(tool, answeredBy(model)).allowed()).as(model).isTrue();
                assertThat(gate("{tools:{smallModels:'as-others'},agents:{list:[{id:'main',tools:{smallModels:'narrow'}}]}}")
                        .decide(tool, answeredBy(model)).rule()).isEqualTo("agents.list.main.tools.smallModels");
            }
            assertThat(gate("{}").decide(EXEC, answeredBy(model)).allowed()).as(model).isTrue();
        }
        for (String model : List.of("rules", "large-405b", "gpt-5", "8bit", "v8beta", "web-4")) {
            assertThat(gate("{}").decide(spec("web_fetch", Effect.NETWORK), answeredBy(model)).allowed()).as(model).isTrue();
        }
    }

    private static Subject answeredBy(String model) {
        Subject owner = owner();
        return new Subject(owner.agentId(), owner.sessionKey(), owner.peer(), owner.place(), true, false, false, "mine", model, List.of());
    }

    @Test
    void whatGovernsTheGatewayIsTheOwnersUnderEveryNameAndList() {
        String open = "{tools:{allow:['*'],guests:{allow:['*'],alsoAllow:['cron','gateway','group:automation']}}}";
        for (String tool : List.of("cron", "gateway", "nodes", "whatsapp_login", "x_login")) {
            assertThat(gate(open).decide(spec(tool, Effect.READS), guest()).rule()).as(tool).isEqualTo("tools.owner");
            assertThat(gate(open).decide(spec(tool, Effect.READS), owner()).allowed()).as(tool).isTrue();
        }
        assertThat(gate(open).decide(spec("helpful", Effect.ADMIN), guest()).rule()).isEqualTo("tools.owner");
        assertThat(gate(open).decide(spec("helpful", Effect.READS, Effect.WRITES), guest()).allowed()).isTrue();
    }

    @Test
    void notesAreWrittenOnlyWhereTheOperatorNamesTheTool() {
        ToolSpec save = spec("memory_save", Effect.WRITES);
        for (String closed : List.of("{}", "{tools:{allow:['*']}}", "{tools:{alsoAllow:['group:memory']}}")) {
            assertThat(gate(closed).decide(save, owner()).rule()).as(closed).isEqualTo("tools.memory");
        }
        String open = "{tools:{alsoAllow:['memory_save']}}";
        assertThat(gate(open).decide(save, owner()).allowed()).isTrue();
        assertThat(gate("{tools:{alsoAllow:['memory_save'],deny:['memory_*']}}").decide(save, owner()).rule()).isEqualTo("tools.deny");
        Subject channelOwner = Policies.inGroup("telegram", "-7", "", "42", true);
        assertThat(gate(open).decide(save, channelOwner).rule()).isEqualTo("tools.memory");
        assertThat(gate(open).decide(spec("memory_search", Effect.READS), channelOwner).rule()).isEqualTo("tools.memory");
        assertThat(gate(open).decide(STATUS, channelOwner).allowed()).isTrue();
    }

    @Test
    void refusesWhoIsNotAuthenticated() {
        Peer stranger = new Peer("c2", false, "operator", Set.of("operator.admin"), "openclaw-control-ui");
        assertThat(gate("{}").decide(STATUS, Policies.as(stranger, true)).rule()).isEqualTo("tools.peer");
    }

    @Test
    void readOnlyModeLeavesWhatReadsAndNothingElse() {
        for (String on : List.of("{tools:{readOnlyMode:true}}", "{tools:{readOnlyMode:'no'}}",
                "{agents:{list:[{id:'main',tools:{readOnlyMode:true}}]}}")) {
            assertThat(gate(on).decide(STATUS, owner()).allowed()).as(on).isTrue();
            for (Effect effect : EnumSet.complementOf(EnumSet.of(Effect.READS))) {
                assertThat(gate(on).decide(spec("t", Effect.READS, effect), owner()).rule()).as("%s %s", on, effect).endsWith("readOnlyMode");
            }
        }
        assertThat(gate("{tools:{readOnlyMode:false}}").decide(EXEC, owner()).allowed()).isTrue();
    }

    @Test
    void aTurnHasTheLeastOfAllWhoseRightsBindIt() {
        ToolGate gate = gate("{}");
        Subject bound = Policies.bound(owner(), guest().binding(Set.of("exec", "session_status")));
        assertThat(gate.decide(EXEC, bound).rule()).isEqualTo("tools.bound, tools.guests");
        assertThat(gate.decide(STATUS, bound).allowed()).isTrue();
        Subject less = Policies.bound(owner(), owner().binding(Set.of("session_status")));
        assertThat(gate.decide(EXEC, less).rule()).as("what it did not have when it made this").isEqualTo("tools.bound");
        assertThat(gate.decide(STATUS, less).allowed()).isTrue();
        Subject same = Policies.bound(owner(), owner().binding(Set.of("exec")));
        assertThat(gate.decide(EXEC, same).allowed()).isTrue();
        assertThat(gate("{agents:{list:[{id:'main',tools:{deny:['exec']}}]}}").decide(EXEC, Policies.ofAgent("other", owner().binding(Set.of("exec"))))
                .rule()).as("what it has no longer").isEqualTo("tools.bound, agents.list.main.tools.deny");
    }

    @Test
    void aCallOfAClientsOwnMayLessThanATurn() {
        assertThat(gate("{}").direct(EXEC, owner()).rule()).isEqualTo("gateway.tools.allow");
        assertThat(gate("{gateway:{tools:{allow:['exec']}}}").direct(EXEC, owner()).allowed()).isTrue();
        assertThat(gate("{gateway:{tools:{allow:['exec']}},tools:{deny:['exec']}}").direct(EXEC, owner()).rule()).isEqualTo("tools.deny");
    }

    @Test
    void whyAgreesWithTheDecisionAndNamesEveryLayer() {
        String config = "{tools:{profile:'coding',deny:['exec'],allow:['group:fs']},agents:{list:[{id:'main',tools:{deny:['process']}}]}}";
        for (ToolSpec tool : List.of(EXEC, STATUS, spec("process", Effect.EXECUTES), spec("read", Effect.READS), spec("weather", Effect.READS))) {
            for (Subject who : List.of(owner(), guest(), Policies.bound(owner(), guest().binding(Set.of("read"))))) {
                Decision decision = gate(config).decide(tool, who);
                List<Step> steps = gate(config).why(tool, who);
                assertThat(steps.stream().allMatch(Step::passes)).isEqualTo(decision.allowed());
                if (!decision.allowed()) {
                    Step first = steps.stream().filter(step -> !step.passes()).findFirst().orElseThrow();
                    assertThat(first.rule()).isEqualTo(decision.rule());
                    assertThat(first.remedy()).isEqualTo(decision.remedy()).isNotBlank();
                }
            }
        }
        assertThat(gate(config).why(EXEC, guest())).extracting(Step::layer).containsExactly("frozen", "built-in rules", "tools.readOnlyMode",
                "agents.list.main.tools.readOnlyMode", "tools.profile", "tools", "tools.byProvider.offline", "agents.list.main.tools",
                "agents.list.main.tools.byProvider.offline", "tools.guests");
    }
}
