// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Workspace;
import dev.creel.audit.Audit;
import dev.creel.toolgate.ToolGate;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Files of a call's workspace for something that leaves with them, as a message does: only for whom tool policy lets read files,
 * for sending one is another way to read it. Thread-safe.
 */
final class DeliveredFiles {
    private static final ToolSpec READ = new ToolSpec("read", "", Json.Obj.EMPTY, Set.of(ToolSpec.Effect.READS));

    private final Function<Doing, Workspace> files;
    private final ToolGate gate;
    private final Audit audit;

    DeliveredFiles(Function<Doing, Workspace> files, ToolGate gate, Audit audit) {
        this.files = files;
        this.gate = gate;
        this.audit = audit;
    }

    Workspace of(Doing doing) {
        ToolGate.Decision decision = gate.decide(READ, doing.subject());
        if (!decision.allowed()) {
            String id = audit.record("tool.refused", Map.of("tool", READ.name(), "for", doing.tool().name(), "rule", decision.rule(),
                    "agent", doing.run().agentId(), "session", doing.run().sessionKey(), "run", doing.run().id(),
                    "grant", decision.remedy()));
            throw new Refused(id, "files for " + doing.tool().name() + ": the tool read is refused by " + decision.rule());
        }
        return files.apply(doing);
    }
}
