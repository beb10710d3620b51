// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel approvals resolve}. */
@Command(name = "resolve", description = "answer what waits for an approval")
final class ApprovalResolve extends ApprovalCommand {
    private static final Set<String> DECISIONS = Set.of("allow-once", "allow-always", "deny");

    @Parameters(index = "0", paramLabel = "ID", description = "as creel approvals list shows it")
    private String id;

    @Parameters(index = "1", paramLabel = "DECISION", description = "allow-once, allow-always or deny")
    private String decision;

    @Override
    public Integer call() {
        if (!DECISIONS.contains(decision)) {
            throw new CliException("the decision is allow-once, allow-always or deny");
        }
        boolean command = rows(approvals("exec.approval.list", Json.Obj.EMPTY), GatewayClient.ROWS).stream().anyMatch(q -> text(q, "id").equals(id));
        Json.Obj answer = approvals((command ? "exec" : "plugin") + ".approval.resolve",
                Json.object().put("id", id).put("decision", decision).build());
        out.result(answer, decision.equals("deny") ? "denied" : decision.equals("allow-once") ? "allowed, once" : "allowed, and again whenever exactly this is asked");
        return 0;
    }
}
