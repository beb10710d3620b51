// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Peer;
import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginServices;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.ToolGate.Decision;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyToolGateTest {
    private static final Peer OWNER = new Peer("c1", true, "operator", Set.of(), "test");

    @Test
    void allowsAToolThatOnlyReads() {
        assertThat(decide(Json.Obj.EMPTY, "session_status", Effect.READS)).isEqualTo(new Decision(true, "tools.read-only"));
    }

    @Test
    void refusesEveryOtherSetOfEffects() {
        Random random = new Random(70);
        for (int i = 0; i < 200; i++) {
            EnumSet<Effect> effects = EnumSet.noneOf(Effect.class);
            for (Effect effect : Effect.values()) {
                if (random.nextBoolean()) {
                    effects.add(effect);
                }
            }
            boolean readOnly = effects.equals(EnumSet.of(Effect.READS));
            Decision decision = decide(Json.Obj.EMPTY, "t", effects.toArray(Effect[]::new));
            assertThat(decision.allowed()).as("%s", effects).isEqualTo(readOnly);
            assertThat(decision.rule()).isEqualTo(readOnly ? "tools.read-only" : "tools.effects");
        }
    }

    @Test
    void notesAreWrittenOnlyWhereTheOperatorNamesTheTool() {
        assertThat(decide(Json.Obj.EMPTY, "memory_save", Effect.WRITES).rule()).isEqualTo("tools.effects");
        assertThat(decide(root("tools", tools("allow", "*").build()), "memory_save", Effect.WRITES).rule()).isEqualTo("tools.effects");
        assertThat(decide(root("tools", tools("alsoAllow", "group:memory").build()), "memory_save", Effect.WRITES).rule())
                .isEqualTo("tools.effects");
        assertThat(decide(root("tools", tools("alsoAllow", "memory_save").build()), "memory_save", Effect.WRITES))
                .isEqualTo(new Decision(true, "tools.named"));
        assertThat(decide(root("tools", tools("alsoAllow", "memory_save").put("deny", names("memory_*")).build()),
                "memory_save", Effect.WRITES).rule()).isEqualTo("tools.deny");
        assertThat(decide(root("tools", tools("alsoAllow", "memory_save").build()), "memory_save", Effect.WRITES, Effect.NETWORK)
                .rule()).isEqualTo("tools.effects");
        assertThat(decide(root("tools", tools("alsoAllow", "write").build()), "write", Effect.WRITES).rule())
                .isEqualTo("tools.effects");
    }

    @Test
    void sendersInChannelsReachNoNotes() {
        Peer sender = new Peer("channel:telegram:default", true, "sender", Set.of(), "telegram");
        Json.Obj named = root("tools", tools("alsoAllow", "memory_save").build());
        assertThat(gate(named).decide(spec("memory_search", Effect.READS), as("main", sender)).rule())
                .isEqualTo("tools.memory");
        assertThat(gate(named).decide(spec("memory_save", Effect.WRITES), as("main", sender)).rule())
                .isEqualTo("tools.memory");
        assertThat(gate(named).decide(spec("session_status", Effect.READS), as("main", sender)).allowed()).isTrue();
        assertThat(gate(named).decide(spec("memory_search", Effect.READS), as("main", OWNER)).allowed()).isTrue();
    }

    @Test
    void aReaderHasNoToolWhateverElseIsWritten() {
        Json.Obj tools = tools("alsoAllow", "session_status").put("profile", "Reader").build();
        assertThat(decide(root("tools", tools), "session_status", Effect.READS)).isEqualTo(new Decision(false, "tools.profile"));
        assertThat(decide(root("tools", tools("alsoAllow", "session_status").put("profile", "messaging").build()),
                "session_status", Effect.READS).allowed()).isTrue();
    }

    @Test
    void refusesWhoIsNotAuthenticated() {
        Peer stranger = new Peer("c2", false, "operator", Set.of("operator.admin"), "openclaw-control-ui");
        assertThat(gate(Json.Obj.EMPTY).decide(spec("session_status", Effect.READS), as("main", stranger)))
                .isEqualTo(new Decision(false, "tools.peer"));
    }

    @Test
    void denyWinsOverAllow() {
        Json.Obj tools = tools("allow", "session_status").put("deny", names("session_*")).build();
        assertThat(decide(root("tools", tools), "session_status", Effect.READS).rule()).isEqualTo("tools.deny");
        assertThat(decide(root("tools", tools("allow", "session_status").build()), "session_status", Effect.READS).allowed())
                .isTrue();
    }

    @Test
    void anAllowlistOfUnknownNamesOpensNothing() {
        Json.Obj tools = tools("allow", "sesion_status").build();
        assertThat(decide(root("tools", tools), "session_status", Effect.READS)).isEqualTo(new Decision(false, "tools.allow"));
    }

    @Test
    void anAllowlistNeverWidensBeyondReading() {
        Json.Obj tools = tools("allow", "*").build();
        assertThat(decide(root("tools", tools), "exec", Effect.EXECUTES).rule()).isEqualTo("tools.effects");
    }

    @Test
    void aMalformedListCloses() {
        for (String list : List.of("allow", "deny")) {
            Json.Obj tools = Json.object().put(list, "session_status").build();
            assertThat(decide(root("tools", tools), "weather", Effect.READS).rule()).isEqualTo("tools." + list);
        }
    }

    @Test
    void profilesAndGroupsNarrow() {
        Json.Obj minimal = Json.object().put("profile", "minimal").build();
        assertThat(decide(root("tools", minimal), "session_status", Effect.READS).allowed()).isTrue();
        assertThat(decide(root("tools", minimal), "weather", Effect.READS).rule()).isEqualTo("tools.profile");
        Json.Obj wrong = Json.object().put("profile", "maximal").build();
        assertThat(decide(root("tools", wrong), "session_status", Effect.READS).rule()).isEqualTo("tools.profile");
        Json.Obj group = tools("allow", "group:sessions").build();
        assertThat(decide(root("tools", group), "session_status", Effect.READS).allowed()).isTrue();
        assertThat(decide(root("tools", group), "weather", Effect.READS).allowed()).isFalse();
    }

    @Test
    void anAgentNarrowsForItselfOnly() {
        Json.Obj agent = Json.object().put("id", "Reader").put("tools", tools("deny", "*").build()).build();
        Json.Obj root = root("agents", Json.object().put("list", new Json.Arr(List.of(agent))).build());
        PolicyToolGate gate = gate(root);
        assertThat(gate.decide(spec("weather", Effect.READS), as("reader", OWNER)).rule())
                .isEqualTo("agents.list.reader.tools.deny");
        assertThat(gate.decide(spec("weather", Effect.READS), as("main", OWNER)).allowed()).isTrue();
    }

    @Test
    void wildcardsMatchLikeAReferenceMatcher() {
        Random random = new Random(71);
        for (int i = 0; i < 5_000; i++) {
            String pattern = text(random, "ab*", 8);
            String name = text(random, "ab", 8);
            String regex = pattern.replace("*", ".*");
            assertThat(ToolNames.matches(pattern, name)).as("%s ~ %s", pattern, name).isEqualTo(name.matches(regex));
        }
    }

    private static String text(Random random, String alphabet, int longest) {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(longest); n > 0; n--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static Decision decide(Json.Obj root, String tool, Effect... effects) {
        return gate(root).decide(spec(tool, effects), as("main", OWNER));
    }

    private static Subject as(String agentId, Peer peer) {
        return new Subject(agentId, "agent:" + agentId + ":main", peer, Subject.Place.NONE, peer.role().equals("operator"), false, false,
                "offline", "rules", List.of());
    }

    private static ToolSpec spec(String name, Effect... effects) {
        return new ToolSpec(name, "a tool", Json.Obj.EMPTY, Set.of(effects));
    }

    private static Json.Obj root(String name, Json value) {
        return Json.object().put(name, value).build();
    }

    private static Json.Builder tools(String list, String... names) {
        return Json.object().put(list, names(names));
    }

    private static Json.Arr names(String... names) {
        return Json.array(Arrays.stream(names).map(Json::of).toList());
    }

    private static PolicyToolGate gate(Json.Obj root) {
        Snapshot snapshot = new Snapshot(1, "", root, "/state", "/state/creel.json");
        return new PolicyToolGate(fake(Config.class, snapshot), fake(PluginServices.class, List.of()));
    }

    /** Answers every method with one value. */
    private static <T> T fake(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (p, m, a) -> answer));
    }
}
