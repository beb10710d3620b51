// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Sandbox;
import dev.creel.sandbox.Jobs;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The commands of one tool call: it sees and ends those of its session, and no others. Thread-safe. */
record SessionCommands(CallCommands commands, HostSide host, Jobs all, Doing doing) implements Sandbox {
    @Override
    public Job start(Exec exec) {
        AtomicBoolean over = new AtomicBoolean();
        try {
            return host.done(() -> commands.start(doing, exec, over::get));
        } finally {
            // Whoever answers now, answers nobody: the call is over.
            over.set(true);
        }
    }

    @Override
    public List<State> jobs() {
        return all.of(CallCommands.owner(doing.run()));
    }

    @Override
    public Job job(String id) {
        return all.find(CallCommands.owner(doing.run()), id).orElseThrow(() -> new Failure(Failure.Code.NOT_FOUND,
                "there is no such job of this session; the action list shows those there are"));
    }
}
