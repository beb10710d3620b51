// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;

/** {@code creel sandbox list}. */
@Command(name = "list", description = "list the containers there are, as the engine knows them")
final class SandboxList extends SandboxCommand {
    @Override
    public Integer call() {
        Json.Obj answer = sandbox("list", Json.Obj.EMPTY, false);
        told(answer);
        String lines = lines(rows(answer, "containers"));
        out.result(answer, lines.isEmpty() ? "there are no containers; one is made when a command needs it" : lines);
        return 0;
    }
}
