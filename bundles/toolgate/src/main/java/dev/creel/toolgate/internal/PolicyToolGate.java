// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.access.Peer;
import dev.creel.api.json.Json;
import dev.creel.api.tool.Tool;
import dev.creel.api.tool.ToolSpec;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginServices;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.ToolGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tool policy in its first form: only tools that declare to read and nothing else, and the one that writes notes where
 * the operator names it; of those only what every layer of the newest configuration leaves over. An agent's notes are its
 * operator's: senders in channels reach none. A pure decision; thread-safe.
 */
@Component(service = ToolGate.class)
public final class PolicyToolGate implements ToolGate {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyToolGate.class);
    private static final Set<ToolSpec.Effect> READ_ONLY = Set.of(ToolSpec.Effect.READS);
    private static final Set<ToolSpec.Effect> WRITES_ONLY = Set.of(ToolSpec.Effect.WRITES);
    private static final String SAVE = "memory_save";
    private static final Set<String> MEMORY = Set.of("memory_search", SAVE);

    private final Config config;
    private final PluginServices services;
    private final AtomicLong warned = new AtomicLong(-1);

    @Activate
    public PolicyToolGate(@Reference Config config, @Reference PluginServices services) {
        this.config = config;
        this.services = services;
    }

    @Override
    public Decision decide(ToolSpec tool, Subject subject) {
        Peer peer = subject.peer();
        if (!peer.authenticated()) {
            return new Decision(false, "tools.peer");
        }
        if (MEMORY.contains(tool.name()) && !peer.role().equals("operator")) {
            return new Decision(false, "tools.memory");
        }
        Snapshot now = config.current();
        List<Layer> layers = layers(now, subject.agentId());
        boolean reads = tool.effects().equals(READ_ONLY);
        // A tool that declares nothing is refused too: its author may have forgotten what it does.
        if (!reads && !(tool.name().equals(SAVE) && tool.effects().equals(WRITES_ONLY)
                && layers.stream().anyMatch(layer -> layer.allowsByName(tool.name())))) {
            return new Decision(false, "tools.effects");
        }
        for (Layer layer : layers) {
            Optional<String> refusal = layer.refusal(tool.name());
            if (refusal.isPresent()) {
                warnOfUnknown(now, layer);
                return new Decision(false, refusal.get());
            }
        }
        return new Decision(true, reads ? "tools.read-only" : "tools.named");
    }

    @Override
    public Decision direct(ToolSpec tool, Subject subject) {
        return DirectCalls.refusal(config.current(), tool.name()).map(rule -> new Decision(false, rule))
                .orElseGet(() -> decide(tool, subject));
    }

    private static List<Layer> layers(Snapshot now, String agentId) {
        List<Layer> layers = new ArrayList<>();
        add(layers, "tools", now.root().get("tools"));
        for (Json entry : now.list("agents.list")) {
            if (entry instanceof Json.Obj agent && agentId.equalsIgnoreCase(agent.text("id").orElse("").strip())) {
                add(layers, "agents.list." + agentId.toLowerCase(Locale.ROOT) + ".tools", agent.get("tools"));
            }
        }
        return layers;
    }

    private static void add(List<Layer> layers, String path, Json section) {
        if (section instanceof Json.Obj o) {
            layers.add(new Layer(path, o));
        }
    }

    /** An allowlist with a misspelled name closes, never opens; said once for each state of the configuration. */
    private void warnOfUnknown(Snapshot now, Layer layer) {
        if (warned.getAndSet(now.generation()) == now.generation()) {
            return;
        }
        List<String> known = new ArrayList<>();
        services.of(Tool.class).forEach(service -> known.addAll(service.property("tool")));
        for (String name : layer.names("allow")) {
            if (!ToolNames.isGroup(name) && known.stream().noneMatch(tool -> ToolNames.matches(name, tool))) {
                LOG.warn("{}.allow names \"{}\", which no active plugin offers; it allows nothing. Correct the name"
                        + " or remove it", layer.path(), name);
            }
        }
    }
}
