// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.toolgate.Approvals.Decision;
import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.Approvals.Kind;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Pending;
import dev.creel.toolgate.Approvals.Request;
import dev.creel.toolgate.Shown;
import java.util.ArrayList;
import java.util.List;

/** Approvals as clients see them: every text of somebody else is written out, whatever a client makes of it. Stateless. */
public final class ApprovalViews {
    private static final int LONGEST_TITLE = 80;
    private static final int LONGEST_DESCRIPTION = 480;
    private static final int LONGEST = Shown.MOST;

    private ApprovalViews() {}

    /** The beginning of the names of its events and methods. */
    public static String family(Request request) {
        return request.kind() == Kind.EXEC ? "exec" : "plugin";
    }

    public static Json.Obj pending(Pending question) {
        Request request = question.request();
        Json.Builder shown = Json.object().put("kind", family(request)).put("agentId", request.agentId()).put("sessionKey", request.sessionKey())
                .put("allowedDecisions", decisions(request)).put("fields", fields(request));
        if (request.kind() == Kind.EXEC) {
            shown.put("command", Shown.line(request.text(), LONGEST)).put("commandText", Shown.line(request.text(), LONGEST))
                    .put("host", field(request, "Where")).put("cwd", field(request, "Folder")).put("warningText", field(request, "Why"));
        } else {
            shown.put("title", Shown.line(request.title(), LONGEST_TITLE - 40)).put("description", Shown.line(request.text(), LONGEST_DESCRIPTION))
                    .put("detail", Shown.line(request.text(), LONGEST)).put("severity", "warning").put("about", request.kind().text());
        }
        return Json.object().put("id", question.id()).put("request", shown.build()).put("createdAtMs", question.asked())
                .put("expiresAtMs", question.expires()).build();
    }

    public static Json.Obj ended(Pending question, Outcome outcome) {
        String decision = switch (outcome.state()) {
            case ALLOWED_ONCE -> Decision.ALLOW_ONCE.text();
            case ALLOWED_ALWAYS -> Decision.ALLOW_ALWAYS.text();
            default -> Decision.DENY.text();
        };
        return Json.object().put("id", question.id()).put("decision", decision).put("resolvedBy", Shown.line(outcome.by(), LONGEST_TITLE))
                .put("reason", Shown.line(outcome.why(), LONGEST_DESCRIPTION)).put("ts", System.currentTimeMillis()).build();
    }

    private static Json decisions(Request request) {
        List<Json> all = new ArrayList<>(List.of(Json.of(Decision.ALLOW_ONCE.text())));
        if (request.rememberable()) {
            all.add(Json.of(Decision.ALLOW_ALWAYS.text()));
        }
        all.add(Json.of(Decision.DENY.text()));
        return Json.array(all);
    }

    private static Json fields(Request request) {
        return Json.array(request.fields().stream().map(field -> Json.object().put("name", Shown.line(field.name()))
                .put("value", Shown.line(field.value(), LONGEST)).build()).toList());
    }

    private static String field(Request request, String name) {
        return request.fields().stream().filter(field -> field.name().equals(name)).map(Field::value).findFirst()
                .map(value -> Shown.line(value, LONGEST_DESCRIPTION)).orElse("");
    }
}
