// SPDX-License-Identifier: Apache-2.0

import dev.creel.access.Peer;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginServices;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Subject.Place;
import dev.creel.toolgate.ToolGate;
import dev.creel.toolgate.internal.PolicyToolGate;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decisions of tool policy for 30 tools, as a prompt asks for: for the owner without a configuration, and for a group member under
 * every layer; prints nanoseconds for one decision and the ratio to hashing the tool's description once. ROUNDS
 */
public final class GateDecision {
    private static final String EVERY_LAYER = "{'tools':{'profile':'full','deny':['browser','group:ui'],'byProvider':{'offline':{'deny':['canvas']}},"
            + "'sandbox':{'tools':{'deny':['nodes']}},'guests':{'alsoAllow':['exec']}},"
            + "'agents':{'list':[{'id':'main','tools':{'alsoAllow':['weather*'],'deny':['tts']}}]},"
            + "'channels':{'telegram':{'groups':{'-7':{'toolsBySender':{'42':{'deny':['cron']}}}}}}}";

    private GateDecision() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        Peer operator = new Peer("c", true, "operator", Set.of(), "bench");
        Peer sender = new Peer("channel:telegram:default", true, "sender", Set.of(), "telegram");
        Place group = new Place("telegram", "default", Chat.Kind.GROUP, "-7", "", "", "42");
        Subject owner = new Subject("main", "agent:main:main", operator, Place.NONE, true, true, false, "offline", "rules", List.of());
        Subject guest = new Subject("main", "agent:main:telegram:group:-7", sender, group, false, true, false, "offline", "rules", List.of());
        List<ToolSpec> tools = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            tools.add(new ToolSpec("tool_" + i, "x".repeat(200), Json.Obj.EMPTY, Set.of(i % 2 == 0 ? Effect.READS : Effect.EXECUTES)));
        }
        measure("owner, no configuration", gate("{}"), owner, tools, rounds);
        measure("guest, every layer", gate(EVERY_LAYER), guest, tools, rounds);
    }

    private static void measure(String what, ToolGate gate, Subject subject, List<ToolSpec> tools, int rounds) throws Exception {
        long[] decisions = new long[rounds];
        long[] hashes = new long[rounds];
        long allowed = 0;
        for (int round = -5; round < rounds; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                for (ToolSpec tool : tools) {
                    allowed += gate.decide(tool, subject).allowed() ? 1 : 0;
                }
            }
            long decided = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                for (ToolSpec tool : tools) {
                    allowed += java.security.MessageDigest.getInstance("SHA-256").digest(tool.description().getBytes())[0] & 1;
                }
            }
            if (round >= 0) {
                decisions[round] = (decided - begin) / (1_000L * tools.size());
                hashes[round] = (System.nanoTime() - decided) / (1_000L * tools.size());
            }
        }
        Arrays.sort(decisions);
        Arrays.sort(hashes);
        System.out.printf(Locale.ROOT, "%-24s %6d ns a decision, %.2f of a SHA-256 of its description (%d)%n", what, decisions[rounds / 2],
                (double) decisions[rounds / 2] / hashes[rounds / 2], allowed);
    }

    private static ToolGate gate(String config) {
        Snapshot snapshot = new Snapshot(1, "", (Json.Obj) Json.parse(config.replace('\'', '"'), 64), "/state", "/state/creel.json");
        Config current = (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class}, (p, m, a) -> snapshot);
        AutoCloseable nothing = () -> { };
        PluginServices none = (PluginServices) Proxy.newProxyInstance(PluginServices.class.getClassLoader(),
                new Class<?>[] {PluginServices.class}, (p, m, a) -> m.getName().equals("of") ? List.of() : nothing);
        return new PolicyToolGate(current, none);
    }
}
