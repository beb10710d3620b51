// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel sandbox explain}. */
@Command(name = "explain", description = "say where a session's commands run, and which setting decided that")
final class SandboxExplain extends SandboxCommand {
    @Option(names = "--agent", defaultValue = "", description = "an agent, the default one if not given")
    private String agent;

    @Option(names = "--session", defaultValue = "", description = "a session's key, the agent's main one if not given")
    private String session;

    @Override
    public Integer call() {
        Json.Builder params = Json.object();
        if (!agent.isEmpty()) {
            params.put("agentId", agent);
        }
        if (!session.isEmpty()) {
            params.put("sessionKey", session);
        }
        Json.Obj answer = sandbox("explain", params.build(), false);
        boolean boxed = answer.flag("sandboxed", false);
        out.result(answer, "agent " + text(answer, "agentId") + ", session " + text(answer, "sessionKey") + "\n"
                + (boxed ? "commands run in the container of " + text(answer, "scope") + ", in " + text(answer, "workdir")
                : "commands run on this machine, as approvals allow") + "\n"
                + "with strangers in the session: " + (answer.object("withStrangers").flag("sandboxed", false)
                ? "in the container of " + text(answer.object("withStrangers"), "scope") : "on this machine") + "\n"
                + "decided by: " + text(answer, "rule") + "\nchange it with: " + String.join(", ", texts(answer, "fixIt")));
        return 0;
    }
}
