// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.api.tool.Workspace;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes;
import dev.creel.sandbox.Sandboxes.Seat;
import dev.creel.workspace.Workspaces.Access;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a tool call: those of the place where its session acts. Thread-safe. */
final class CallFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CallFiles.class);

    private final dev.creel.workspace.Workspaces workspaces;
    private final Sandboxes sandboxes;
    private final Seating seating;

    CallFiles(dev.creel.workspace.Workspaces workspaces, Sandboxes sandboxes, Seating seating) {
        this.workspaces = workspaces;
        this.sandboxes = sandboxes;
        this.seating = seating;
    }

    Workspace of(Doing doing) {
        try {
            Seat seat = seating.of(doing.run());
            return workspaces.open(sandboxes.furnish(seat),
                    new Access(doing.run().agentId(), doing.run().sessionKey(), readOnly(doing, seat), seat.workdir()));
        } catch (SandboxRefused e) {
            throw new Failure(Failure.Code.UNSUPPORTED, e.getMessage());
        } catch (UncheckedIOException e) {
            LOG.error("The files of session {} cannot be made ready", doing.run().sessionKey(), e);
            throw new Failure(Failure.Code.TEMPORARY, "the session's files cannot be made ready");
        }
    }

    private static String readOnly(Doing doing, Seat seat) {
        if (!seat.writable()) {
            return seat.rule();
        }
        return doing.tool().effects().contains(Effect.WRITES) ? ""
                : "the tool " + doing.tool().name() + " did not declare to write";
    }
}
