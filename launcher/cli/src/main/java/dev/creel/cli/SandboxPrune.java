// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code creel sandbox prune}. */
@Command(name = "prune", description = "remove containers that were idle too long, are too old, or that nobody knows")
final class SandboxPrune extends SandboxCommand {
    @Override
    public Integer call() {
        Json.Obj answer = sandbox("prune", Json.Obj.EMPTY, true);
        told(answer);
        List<Json.Obj> removed = rows(answer, "removed");
        out.result(answer, removed.isEmpty() ? "nothing was to be removed" : "removed:\n" + lines(removed));
        return 0;
    }
}
