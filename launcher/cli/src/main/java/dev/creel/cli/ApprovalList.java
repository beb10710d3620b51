// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code creel approvals list}. */
@Command(name = "list", description = "list what waits for an approval, with everything it would cover")
final class ApprovalList extends ApprovalCommand {
    @Override
    public Integer call() {
        List<Json.Obj> all = new ArrayList<>();
        for (String family : List.of("exec", "plugin")) {
            all.addAll(rows(approvals(family + ".approval.list", Json.Obj.EMPTY), GatewayClient.ROWS));
        }
        StringBuilder lines = new StringBuilder();
        for (Json.Obj question : all) {
            Json.Obj request = question.object("request");
            String what = text(request, "kind").equals("exec") ? text(request, "command") : text(request, "title") + ": " + text(request, "detail");
            lines.append(text(question, "id")).append("  agent ").append(text(request, "agentId")).append(", ").append(text(request, "sessionKey"))
                    .append(", until ").append(Instant.ofEpochMilli(question.integer("expiresAtMs", 0))).append("\n    ").append(what).append('\n');
            for (Json.Obj field : rows(request, "fields")) {
                lines.append("      ").append(text(field, "name")).append(": ").append(text(field, "value")).append('\n');
            }
        }
        out.result(Json.object().put("pending", Json.array(all)).build(), lines.isEmpty() ? "nothing waits for an approval"
                : lines.append("answer with: creel approvals resolve ID allow-once|allow-always|deny").toString());
        return 0;
    }
}
