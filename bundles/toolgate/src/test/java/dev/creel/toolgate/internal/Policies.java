// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.access.Peer;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginId;
import dev.creel.confine.PluginServices;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Subject.Place;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gates over a configuration, and people who ask them. */
final class Policies {
    static final Peer OPERATOR = new Peer("c1", true, "operator", Set.of(), "test");
    static final Peer SENDER = new Peer("channel:telegram:default", true, "sender", Set.of(), "telegram");

    private Policies() {}

    /** @param config JSON with single quotes and bare keys */
    static PolicyToolGate gate(String config) {
        return gate(config, Map.of());
    }

    static PolicyToolGate gate(Path state, String config) {
        return gate(state, config, Map.of());
    }

    /** @param plugins plugins by the tool they offer; a name with a dot is foreign */
    static PolicyToolGate gate(String config, Map<String, String> plugins) {
        return gate(Path.of("/state"), config, plugins);
    }

    private static PolicyToolGate gate(Path state, String config, Map<String, String> plugins) {
        Snapshot snapshot = new Snapshot(1, "", (Json.Obj) Json.parse(strict(config), 64), state.toString(), "/state/creel.json");
        List<PluginServices.Service<?>> services = new ArrayList<>();
        plugins.forEach((tool, plugin) -> services.add(fake(PluginServices.Service.class, Map.of("property", List.of(tool), "plugin",
                new PluginId(plugin, plugin.contains(".") ? plugin : "dev.creel.extension." + plugin, "1.0.0", "00")))));
        AutoCloseable nothing = () -> { };
        return new PolicyToolGate(fake(Config.class, Map.of("current", snapshot)),
                fake(PluginServices.class, Map.of("of", services, "onChange", nothing)));
    }

    private static String strict(String config) {
        return config.replace('\'', '"').replaceAll("([{,])([A-Za-z0-9]+):", "$1\"$2\":");
    }

    static ToolSpec spec(String name, Effect... effects) {
        return new ToolSpec(name, "a tool", Json.Obj.EMPTY, Set.of(effects));
    }

    static Subject owner() {
        return as(OPERATOR, true);
    }

    static Subject guest() {
        return as(SENDER, false);
    }

    static Subject as(Peer peer, boolean owner) {
        return new Subject("main", "agent:main:main", peer, Place.NONE, owner, false, false, "offline", "rules", List.of());
    }

    static Subject inGroup(String channel, String chat, String space, String sender, boolean owner) {
        return new Subject("main", "agent:main:" + channel + ":group:" + chat, SENDER,
                new Place(channel, "default", Chat.Kind.GROUP, chat, "t1", space, sender), owner, false, false, "offline", "rules", List.of());
    }

    static Subject bound(Subject subject, List<Subject.Bound> bounds) {
        return new Subject(subject.agentId(), subject.sessionKey(), subject.peer(), subject.place(), subject.owner(), subject.sandboxed(),
                subject.subAgent(), subject.provider(), subject.model(), bounds);
    }

    static Subject ofAgent(String agentId, List<Subject.Bound> bounds) {
        return new Subject(agentId, "agent:" + agentId + ":main", OPERATOR, Place.NONE, true, false, false, "offline", "rules", bounds);
    }

    /** @param provider and model, for example {@code anthropic/large} */
    static Subject with(String model, boolean sandboxed, boolean subAgent) {
        String[] parts = model.split("/", 2);
        return new Subject("main", "agent:main:main", OPERATOR, Place.NONE, true, sandboxed, subAgent, parts[0], parts[1], List.of());
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (p, m, a) -> answers.get(m.getName())));
    }
}
