// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel sandbox recreate}. */
@Command(name = "recreate", description = "remove containers with all that runs in them; the next command makes new ones")
final class SandboxRecreate extends SandboxCommand {
    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(names = "--force", description = "do not ask")
    private boolean force;

    private static final class Which {
        @Option(names = "--all", required = true, description = "every container of this gateway")
        private boolean all;

        @Option(names = "--session", required = true, description = "the one of a session that has its own")
        private String session;

        @Option(names = "--agent", required = true, description = "those of an agent")
        private String agent;
    }

    @Override
    public Integer call() {
        if (!force) {
            throw new CliException("commands that run in those containers would end; say --force if that is meant");
        }
        Json.Builder params = Json.object();
        if (which.all) {
            params.put("all", true);
        } else if (which.session != null) {
            params.put("sessionKey", which.session);
        } else {
            params.put("agentId", which.agent);
        }
        Json.Obj answer = sandbox("recreate", params.build(), true);
        told(answer);
        List<Json.Obj> removed = rows(answer, "removed");
        out.result(answer, removed.isEmpty() ? "there was none" : "removed:\n" + lines(removed));
        return 0;
    }
}
