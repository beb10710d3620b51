// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import static dev.creel.toolgate.internal.Policies.gate;
import static dev.creel.toolgate.internal.Policies.inGroup;
import static dev.creel.toolgate.internal.Policies.owner;
import static dev.creel.toolgate.internal.Policies.spec;
import static dev.creel.toolgate.internal.Policies.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.ToolGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each layer narrows, each in its place, and none gives back what another took. */
class LayersTest {
    private static final ToolSpec EXEC = spec("exec", Effect.EXECUTES);
    private static final ToolSpec STATUS = spec("session_status", Effect.READS);
    private static final ToolSpec WEATHER = spec("weather", Effect.READS);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {tools:{deny:['exec']}} | tools.deny
        {tools:{deny:['BASH ']}} | tools.deny
        {tools:{deny:['group:runtime']}} | tools.deny
        {tools:{deny:['e*c']}} | tools.deny
        {tools:{deny:['*'],allow:['exec']}} | tools.deny
        {tools:{deny:'exec'}} | tools.deny
        {tools:{deny:['group:rutnime']}} | tools.deny
        {tools:{deny:['group:web','group:openclaw']}} | tools.allowed
        {tools:{allow:['read']}} | tools.allow
        {tools:{allow:'exec'}} | tools.allow
        {tools:{allow:['exce']}} | tools.allow
        {tools:{allow:['read'],alsoAllow:['exec']}} | tools.allowed
        {tools:{alsoAllow:['read']}} | tools.allowed
        {tools:{allow:['bash']}} | tools.allowed
        {tools:['exec']} | tools
        {tools:{profile:'minimal'}} | tools.profile
        {tools:{profile:'maximal'}} | tools.profile
        {tools:{profile:'minimal',alsoAllow:['exec']}} | tools.allowed
        {tools:{profile:'coding'}} | tools.allowed
        {tools:{profile:'messaging'}} | tools.profile
        {tools:{profile:'coding'},agents:{list:[{id:'main',tools:{profile:'minimal'}}]}} | agents.list.main.tools.profile
        {tools:{profile:'minimal'},agents:{list:[{id:'Main',tools:{profile:'full'}}]}} | tools.allowed
        {agents:{list:[{id:'main',tools:{deny:['exec']}}]}} | agents.list.main.tools.deny
        {tools:{deny:['exec']},agents:{list:[{id:'main',tools:{allow:['exec']}}]}} | tools.deny
        {agents:{list:[{id:'other',tools:{deny:['exec']}}]}} | tools.allowed
        {tools:{byProvider:{offline:{deny:['exec']}}}} | tools.byProvider.offline.deny
        {tools:{byProvider:{Offline:{profile:'minimal'}}}} | tools.byProvider.Offline.profile
        {tools:{byProvider:{anthropic:{deny:['exec']}}}} | tools.allowed
        {tools:{byProvider:{offline:{deny:['exec']},'offline/rules':{deny:['read']}}}} | tools.allowed
        {tools:{byProvider:{'offline/rules':{allow:['read']}}}} | tools.byProvider.offline/rules.allow
        {tools:{byProvider:['offline']}} | tools.byProvider
        {agents:{list:[{id:'main',tools:{byProvider:{offline:{deny:['exec']}}}}]}} | agents.list.main.tools.byProvider.offline.deny
        """)
    void listsAndProfilesDecideInTheirOrder(String config, String rule) {
        assertThat(gate(config).decide(EXEC, owner()).rule()).isEqualTo(rule);
    }

    @Test
    void anAllowlistOfUnknownNamesAllowsNothingAndSaysSo() {
        ToolGate gate = gate("{tools:{allow:['sesion_status']}}", Map.of("weather", "tool-weather"));
        assertThat(gate.decide(STATUS, owner()).rule()).isEqualTo("tools.allow");
        assertThat(gate.decide(WEATHER, owner()).remedy()).contains("[sesion_status], which no active plugin offers");
        assertThat(gate("{tools:{allow:['weather']}}", Map.of("weather", "tool-weather")).decide(STATUS, owner()).remedy())
                .doesNotContain("no active plugin");
    }

    @Test
    void pluginsAreNamedAsAGroupOrOneByOne() {
        Map<String, String> plugins = Map.of("weather", "org.example.weather", "exec", "tool-exec", "lamp", "read");
        assertThat(gate("{tools:{deny:['group:plugins']}}", plugins).decide(WEATHER, owner()).rule()).isEqualTo("tools.deny");
        assertThat(gate("{tools:{deny:['group:plugins']}}", plugins).decide(EXEC, owner()).allowed()).as("ours").isTrue();
        assertThat(gate("{tools:{allow:['tool-exec']}}", plugins).decide(EXEC, owner()).allowed()).isTrue();
        assertThat(gate("{tools:{allow:['tool-exec']}}", plugins).decide(WEATHER, owner()).rule()).isEqualTo("tools.allow");
        // A plugin that calls itself like a tool does not get its own tools in by that tool's name.
        assertThat(gate("{tools:{allow:['read']}}", plugins).decide(spec("lamp", Effect.READS), owner()).rule()).isEqualTo("tools.allow");
    }

    @Test
    void whoMayRunCommandsMayPatchFilesUnlessThatIsDenied() {
        ToolSpec patch = spec("apply_patch", Effect.READS, Effect.WRITES);
        assertThat(gate("{tools:{allow:['exec']}}").decide(patch, owner()).allowed()).isTrue();
        assertThat(gate("{tools:{allow:['exec'],deny:['apply_patch']}}").decide(patch, owner()).rule()).isEqualTo("tools.deny");
        assertThat(gate("{tools:{allow:['exec']}}").decide(spec("write", Effect.WRITES), owner()).rule()).isEqualTo("tools.allow");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {telegram:{groups:{'-7':{tools:{deny:['weather']}}}}} | channels.telegram.groups.-7.tools.deny
        {telegram:{groups:{'*':{tools:{deny:['weather']}}}}} | channels.telegram.groups.*.tools.deny
        {telegram:{groups:{'-7':{tools:{allow:['weather']}},'*':{tools:{deny:['weather']}}}}} | tools.read-only
        {telegram:{groups:{'-8':{tools:{deny:['weather']}}}}} | tools.read-only
        {telegram:{groups:{'-7':{toolsBySender:{'42':{deny:['weather']}}}}}} | channels.telegram.groups.-7.toolsBySender.42.deny
        {telegram:{groups:{'-7':{toolsBySender:{'telegram:42':{deny:['*']}}}}}} | channels.telegram.groups.-7.toolsBySender.telegram:42.deny
        {telegram:{groups:{'-7':{toolsBySender:{'43':{allow:['weather']}},tools:{deny:['*']}}}}} | channels.telegram.groups.-7.tools.deny
        {telegram:{groups:{'-7':{toolsBySender:{'42':{allow:['weather']}},tools:{deny:['*']}}}}} | tools.read-only
        {telegram:{groups:{'-7':{toolsBySender:{'@Ann':{allow:['weather']}},tools:{deny:['*']}}}}} | channels.telegram.groups.-7.tools.deny
        {telegram:{groups:{'-7':{toolsBySender:{'*':{deny:['*']}},tools:{allow:['*']}}}}} | channels.telegram.groups.-7.toolsBySender.*.deny
        {telegram:{groups:{'-7':{toolsBySender:['42']}}}} | channels.telegram.groups.-7.toolsBySender
        {telegram:{groups:{'-7':{tools:['weather']}}}} | channels.telegram.groups.-7.tools
        {telegram:{groups:{'-7':{topics:{t1:{tools:{deny:['*']}}},tools:{allow:['*']}}}}} | channels.telegram.groups.-7.topics.t1.tools.deny
        {telegram:{groups:{'-7':{topics:{t2:{tools:{deny:['*']}}}}}}} | tools.read-only
        {telegram:{groups:{'-7':{}},accounts:{default:{groups:{'-7':{tools:{deny:['*']}}}}}}} | channels.telegram.accounts.default.groups.-7.tools.deny
        {telegram:{groups:{'-7':{tools:{deny:['*']}}},accounts:{other:{groups:{'-7':{}}}}}} | channels.telegram.groups.-7.tools.deny
        {telegram:{guilds:{g1:{tools:{deny:['*']}}}}} | channels.telegram.guilds.g1.tools.deny
        {telegram:{guilds:{g1:{tools:{allow:['*']},channels:{'-7':{tools:{deny:['*']}}}}}}} | channels.telegram.guilds.g1.channels.-7.tools.deny
        {telegram:{guilds:{g2:{tools:{deny:['*']}}}}} | tools.read-only
        {discord:{groups:{'-7':{tools:{deny:['*']}}}}} | tools.read-only
        """)
    void aPlaceAndASenderThereNarrowByStableIds(String channels, String rule) {
        Subject ann = inGroup("telegram", "-7", "g1", "42", true);
        assertThat(gate("{channels:" + channels + "}").decide(WEATHER, ann).rule()).isEqualTo(rule);
        assertThat(gate("{channels:" + channels + "}").decide(WEATHER, owner()).allowed()).as("elsewhere").isTrue();
    }

    @Test
    void aSandboxedSessionHasNoToolThatActsOutsideOfItsBox() {
        Subject boxed = with("offline/rules", true, false);
        ToolSpec browser = spec("browser", Effect.NETWORK);
        assertThat(gate("{}").decide(browser, boxed).rule()).isEqualTo("tools.sandbox.tools.deny");
        assertThat(gate("{}").decide(browser, owner()).allowed()).as("outside").isTrue();
        assertThat(gate("{}").decide(EXEC, boxed).allowed()).isTrue();
        assertThat(gate("{tools:{sandbox:{tools:{deny:[]}}}}").decide(browser, boxed).allowed()).isTrue();
        assertThat(gate("{tools:{sandbox:{tools:{allow:['read']}}}}").decide(EXEC, boxed).rule()).isEqualTo("tools.sandbox.tools.allow");
        assertThat(gate("{tools:{sandbox:{tools:{allow:['read']}}}}").decide(browser, boxed).rule()).isEqualTo("tools.sandbox.tools.deny");
        assertThat(gate("{tools:{sandbox:{tools:{allow:['read']}}}}").decide(spec("image", Effect.READS), boxed).allowed()).isTrue();
        String own = "{tools:{sandbox:{tools:{allow:['read'],deny:['write']}}},agents:{list:[{id:'main',tools:{sandbox:{tools:{allow:[]}}}}]}}";
        assertThat(gate(own).decide(EXEC, boxed).allowed()).as("each list from the agent first").isTrue();
        assertThat(gate(own).decide(spec("write", Effect.WRITES), boxed).rule()).isEqualTo("tools.sandbox.tools.deny");
        for (String wrong : List.of("{tools:{sandbox:{tools:'all'}}}", "{tools:{sandbox:{tools:{allow:'*'}}}}", "{tools:{sandbox:{tools:{deny:'x'}}}}")) {
            assertThat(gate(wrong).decide(EXEC, boxed).allowed()).as(wrong).isFalse();
        }
    }

    @Test
    void aSubAgentNeitherSpeaksForOthersNorSpawns() {
        Subject sub = with("offline/rules", false, true);
        for (String tool : List.of("sessions_list", "sessions_history", "sessions_send", "sessions_spawn", "session_status", "agents_list",
                "memory_search", "message", "cron", "gateway", "whatsapp_login")) {
            String open = "{tools:{allow:['*'],subagents:{tools:{allow:['*','" + tool + "']}}}}";
            assertThat(gate(open).decide(spec(tool, Effect.READS), sub).rule()).as(tool).isEqualTo("tools.subagents");
            assertThat(gate(open).decide(spec(tool, Effect.READS), owner()).allowed()).as(tool).isTrue();
        }
        assertThat(gate("{}").decide(EXEC, sub).allowed()).isTrue();
        assertThat(gate("{tools:{subagents:{tools:{deny:['exec']}}}}").decide(EXEC, sub).rule()).isEqualTo("tools.subagents.tools.deny");
        assertThat(gate("{tools:{subagents:{tools:{allow:['read']}}}}").decide(EXEC, sub).rule()).isEqualTo("tools.subagents.tools.allow");
    }

    /** Configurations by chance: what a layer refuses alone is refused with any other layers beside it. */
    @Test
    void noLayerGivesBackWhatAnotherRefused() {
        Random random = new Random(228);
        List<String> names = List.of("exec", "read", "session_status", "weather", "*", "group:runtime", "group:sessions", "minimal");
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            List<String> tools = new ArrayList<>();
            for (String key : List.of("deny", "allow", "readOnlyMode", "byProvider", "sandbox", "guests")) {
                if (random.nextInt(3) == 0) {
                    String name = names.get(random.nextInt(names.size()));
                    tools.add(switch (key) {
                        case "readOnlyMode" -> "readOnlyMode:" + random.nextBoolean();
                        case "byProvider" -> "byProvider:{offline:{deny:['" + name + "']}}";
                        case "sandbox" -> "sandbox:{tools:{deny:['" + name + "']}}";
                        case "guests" -> "guests:{deny:['" + name + "']}";
                        default -> key + ":['" + name + "']";
                    });
                }
            }
            Subject who = random.nextBoolean() ? with("offline/rules", true, random.nextBoolean()) : Policies.guest();
            ToolSpec tool = List.of(EXEC, STATUS, WEATHER).get(random.nextInt(3));
            boolean all = gate("{tools:{" + String.join(",", tools) + "}}").decide(tool, who).allowed();
            for (String one : tools) {
                boolean alone = gate("{tools:{" + one + "}}").decide(tool, who).allowed();
                refused += alone ? 0 : 1;
                assertThat(alone || !all).as("%s of %s for %s", one, tools, tool.name()).isTrue();
            }
        }
        assertThat(refused).isGreaterThan(300);
    }
}
