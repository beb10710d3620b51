// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.plugin.Refused;
import dev.creel.audit.Audit;
import dev.creel.workspace.Workspaces.Access;
import java.util.Map;

/** What is said when something is refused: to the audit with who and how to grant, to the tool with rule and remedy. */
record Refusals(Audit audit, Access access) {
    private static final int LONGEST = 300;

    Refused outside(String path, String why) {
        return refused("workspace.outside", path, why, "use a path below the workspace");
    }

    Refused link(String path) {
        return refused("workspace.link", path, "is or crosses a link, which is never followed", "use the path it leads to");
    }

    Refused secondName(String path) {
        return refused("workspace.hard-link", path, "has a second name (a hard link), which may be outside", "copy the file");
    }

    Refused mount(String path) {
        return refused("workspace.mount", path, "is on another file system", "make it an agent's workspace of its own");
    }

    Refused closed(String path) {
        return refused("workspace.closed", path, "belongs to the gateway", "the gateway's own folder and configuration stay closed");
    }

    Refused guarded(String path) {
        return refused("workspace.protected", path, "tells the agent or a program what to do, so tools do not change it",
                "the owner edits it by hand");
    }

    Refused readOnly(String path) {
        return refused("workspace.read-only", path, "cannot be changed: " + access.readOnly(), "the owner changes that setting");
    }

    private Refused refused(String rule, String path, String why, String remedy) {
        String shown = Shown.of(path, LONGEST);
        String id = audit.record("workspace.refused", Map.of("rule", rule, "path", shown, "agent", access.agentId(),
                "session", access.sessionKey(), "grant", remedy));
        return new Refused(id, rule + ": \"" + shown + "\" " + why + "; " + remedy);
    }
}
