// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.Threads;
import dev.creel.sandbox.HostCommands;
import dev.creel.sandbox.Jobs;
import dev.creel.sandbox.Sandboxes;
import dev.creel.session.Sessions;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.ExecGate;
import dev.creel.toolgate.ToolGate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The services of the host behind the commands of tool calls. Thread-safe. */
@Component(service = CommandReach.class)
public final class CommandReach {
    /** One that waits for an approval holds a thread. */
    private static final int MOST = 64;

    private final CallCommands commands;

    @Activate
    public CommandReach(
            @Reference Config config,
            @Reference Sessions sessions,
            @Reference Sandboxes sandboxes,
            @Reference HostCommands host,
            @Reference Jobs jobs,
            @Reference ExecGate gate,
            @Reference Approvals approvals,
            @Reference ToolGate tools,
            @Reference Audit audit,
            @Reference Threads threads) {
        Seating seating = new Seating(sandboxes, sessions, new Rosters(config));
        commands = new CallCommands(new CallCommands.Places(seating, sandboxes, host, new Elevations(tools, audit, config::current),
                new HostSide(threads.executor("tool-command", MOST, MOST))), gate, approvals, jobs, config::current);
    }

    CallCommands commands() {
        return commands;
    }
}
