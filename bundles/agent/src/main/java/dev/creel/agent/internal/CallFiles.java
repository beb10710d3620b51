// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.api.tool.Workspace;
import dev.creel.workspace.Workspaces.Access;
import java.nio.file.Path;

/** The files of a tool call: the agent's workspace, to be changed only by a tool that declared to write. Thread-safe. */
final class CallFiles {
    private final dev.creel.workspace.Workspaces workspaces;
    private final Rosters rosters;

    CallFiles(dev.creel.workspace.Workspaces workspaces, Rosters rosters) {
        this.workspaces = workspaces;
        this.rosters = rosters;
    }

    Workspace of(Doing doing) {
        Path folder = Workspaces.folder(rosters.current(), doing.run().agentId()).toAbsolutePath().normalize();
        return workspaces.open(folder,
                new Access(doing.run().agentId(), doing.run().sessionKey(), readOnly(doing), folder.toString()));
    }

    private static String readOnly(Doing doing) {
        return doing.tool().effects().contains(Effect.WRITES) ? ""
                : "the tool " + doing.tool().name() + " did not declare to write";
    }
}
