// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.sandbox;

import static dev.creel.api.doctor.Check.Severity.INFO;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.json.Json;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Flag;
import dev.creel.doctor.internal.Place;
import dev.creel.doctor.internal.PlacedFlag;
import java.util.List;

/** The checks of where the agent's commands run. */
public final class SandboxChecks {
    private static final String SHARED = "what one conversation left in the container is there for all others";

    public static final List<SceneCheck> ALL = List.of(
            mode("off", "commands run on this machine as approvals allow, without a container around them"),
            mode("non-main", "commands of the main session run on this machine, and that session reads what strangers wrote too"),
            new ConfiguredButOff(),
            new PlacedFlag("sandbox.scope_shared", WARN, Place::sandboxes, "scope", Json.of("shared"), SHARED, "use \"agent\" or \"session\"", "\"agent\""),
            new PlacedFlag("sandbox.workspace_writable", INFO, Place::sandboxes, "workspaceAccess", Json.of("rw"),
                    "commands in the container change the files of the workspace", "", ""),
            new PlacedFlag("sandbox.root_writable", WARN, Place::sandboxes, "docker.readOnlyRoot", Json.of(false),
                    "a command can change the programs that later commands run", "remove it", Flag.REMOVE),
            new RootUser(),
            new Binds());

    private SandboxChecks() {}

    private static PlacedFlag mode(String mode, String detail) {
        return new PlacedFlag("sandbox.mode_" + mode.replace('-', '_'), WARN, Place::sandboxes, "mode", Json.of(mode), detail,
                "remove it: \"all\" is what holds then", "\"all\"");
    }
}
