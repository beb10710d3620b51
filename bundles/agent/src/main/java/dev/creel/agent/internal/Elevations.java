// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.audit.Audit;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.ExecGate.Elevated;
import dev.creel.toolgate.ToolGate;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How far a command that asks to leave the sandbox may: not at all unless its sender passes every gate, without approvals only
 * where a person set that for the conversation or for all. Thread-safe.
 */
final class Elevations {
    private final ToolGate gate;
    private final Audit audit;
    private final Supplier<Snapshot> config;

    Elevations(ToolGate gate, Audit audit, Supplier<Snapshot> config) {
        this.gate = gate;
        this.audit = audit;
        this.config = config;
    }

    /** @throws Failure when it must not */
    Elevated of(Doing doing) {
        ToolGate.Decision decision = gate.elevated(doing.subject());
        if (!decision.allowed()) {
            throw refused(doing, decision.rule(), decision.remedy());
        }
        if (doing.reading().taint().labels().contains(ToolCalls.HOOK)) {
            throw refused(doing, "elevated.hook", "nothing: a hook of a plugin has changed the call");
        }
        String chosen = doing.session().settings().exec().elevated();
        String level = chosen.isEmpty() ? configured() : chosen;
        return switch (level) {
            case "full" -> Elevated.FULL;
            case "on", "ask" -> Elevated.ASK;
            default -> throw refused(doing, "elevated." + level, "nothing: elevated commands are switched off for this conversation");
        };
    }

    private String configured() {
        return config.get().object("agents.defaults").text("elevatedDefault", "ask");
    }

    private Failure refused(Doing doing, String rule, String remedy) {
        String id = audit.record("exec.refused", Map.of("agent", doing.run().agentId(), "session", doing.run().sessionKey(),
                "run", doing.run().id(), "asked", "elevated", "rule", rule, "grant", remedy));
        return new Failure(Failure.Code.REFUSAL, "Refused (" + id + ") by rule " + rule + ": this command may not leave the sandbox. Leave elevated out.");
    }
}
