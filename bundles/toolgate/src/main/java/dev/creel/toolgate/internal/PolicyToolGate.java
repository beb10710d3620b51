// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.tool.ToolSpec;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginServices;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.ToolGate;
import dev.creel.toolgate.internal.Layer.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tool policy: a tool is left over by every layer of the newest configuration, for the one who acts and for all whose rights
 * bind him, or it is refused. Thread-safe.
 */
@Component(service = ToolGate.class)
public final class PolicyToolGate implements ToolGate {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyToolGate.class);
    private static final Set<ToolSpec.Effect> READ_ONLY = Set.of(ToolSpec.Effect.READS);

    private final Config config;
    private final OfferedTools offered;
    private final AtomicLong warned = new AtomicLong(-1);

    @Activate
    public PolicyToolGate(@Reference Config config, @Reference PluginServices services) {
        this.config = config;
        this.offered = new OfferedTools(services);
    }

    @Deactivate
    void stop() throws Exception {
        offered.close();
    }

    @Override
    public Decision decide(ToolSpec tool, Subject subject) {
        Snapshot now = config.current();
        Named named = offered.named(tool);
        for (Layer layer : Layers.of(now, subject)) {
            Optional<Refusal> refusal = layer.refusal(named);
            if (refusal.isPresent()) {
                return new Decision(false, refusal.get().rule(), remedy(now, layer, refusal.get()));
            }
        }
        for (Subject.Bound bound : subject.bounds()) {
            Decision theirs = bound(tool, bound);
            if (!theirs.allowed()) {
                return theirs;
            }
        }
        return new Decision(true, tool.effects().equals(READ_ONLY) ? "tools.read-only" : "tools.allowed");
    }

    /** What whoever made this turn had not, or has no longer, this turn has not either. */
    private Decision bound(ToolSpec tool, Subject.Bound bound) {
        if (!bound.tools().contains(tool.name())) {
            return new Decision(false, "tools.bound", "nothing: what made this turn did not have the tool");
        }
        Decision theirs = decide(tool, bound.subject());
        return theirs.allowed() ? theirs : new Decision(false, "tools.bound, " + theirs.rule(), theirs.remedy());
    }

    @Override
    public Decision direct(ToolSpec tool, Subject subject) {
        return DirectCalls.refusal(config.current(), tool.name()).map(rule -> new Decision(false, rule, "see " + rule))
                .orElseGet(() -> decide(tool, subject));
    }

    @Override
    public Decision elevated(Subject subject) {
        return Elevation.of(config.current(), subject);
    }

    @Override
    public List<Step> why(ToolSpec tool, Subject subject) {
        Snapshot now = config.current();
        Named named = offered.named(tool);
        List<Step> steps = new ArrayList<>();
        for (Layer layer : Layers.of(now, subject)) {
            steps.add(layer.refusal(named).map(refusal -> new Step(layer.path(), false, refusal.rule(), remedy(now, layer, refusal)))
                    .orElseGet(() -> new Step(layer.path(), true, "", "")));
        }
        for (Subject.Bound bound : subject.bounds()) {
            Decision theirs = bound(tool, bound);
            steps.add(new Step("tools.bound", theirs.allowed(), theirs.allowed() ? "" : theirs.rule(), theirs.remedy()));
        }
        return steps;
    }

    @Override
    public List<String> profiles(String tool) {
        return ToolNames.profiles(tool);
    }

    /** An allow list with a misspelled name closes, never opens; said once for each state of the configuration. */
    private String remedy(Snapshot now, Layer layer, Refusal refusal) {
        List<String> unknown = layer instanceof Lists lists && refusal.rule().endsWith(".allow")
                ? offered.unknown(lists.opening()) : List.of();
        if (unknown.isEmpty()) {
            return refusal.remedy();
        }
        if (warned.getAndSet(now.generation()) != now.generation()) {
            LOG.warn("{} names {}, which no active plugin offers; it allows nothing. Correct the name or remove it", refusal.rule(), unknown);
        }
        return refusal.remedy() + "; it names " + unknown + ", which no active plugin offers";
    }
}
