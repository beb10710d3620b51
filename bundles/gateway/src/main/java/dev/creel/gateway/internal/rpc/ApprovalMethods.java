// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Approving;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.toolgate.Approvals.Approver;
import dev.creel.toolgate.Approvals.Decision;
import dev.creel.toolgate.Approvals.Pending;
import dev.creel.toolgate.ExecRules.Held;

/** The methods about what waits for an approval, and about the approvals file. */
public final class ApprovalMethods {
    private static final String EXEC = "exec";
    private static final String PLUGIN = "plugin";

    private final Approving approving;

    public ApprovalMethods(Approving approving) {
        this.approving = approving;
    }

    public void addTo(Methods methods) {
        for (String family : new String[] {EXEC, PLUGIN}) {
            methods.add(family + ".approval.list", Scopes.APPROVALS, call -> list(call, family))
                    .add(family + ".approval.resolve", Scopes.APPROVALS, call -> resolve(call, family));
        }
        methods.add("exec.approval.get", Scopes.APPROVALS, this::get)
                .add("exec.approvals.get", Scopes.ADMIN, this::file)
                .add("exec.approvals.set", Scopes.ADMIN, this::replace);
    }

    private void list(Call call, String family) {
        call.ok(Json.array(approving.pending().stream().filter(question -> ApprovalViews.family(question.request()).equals(family))
                .map(ApprovalViews::pending).toList()));
    }

    private void get(Call call) {
        Params p = call.params().only("id");
        String id = p.text("id");
        p.check();
        call.ok(ApprovalViews.pending(found(id, EXEC)));
    }

    private Pending found(String id, String family) {
        return approving.pending().stream().filter(q -> q.id().equals(id) && ApprovalViews.family(q.request()).equals(family)).findFirst()
                .orElseThrow(() -> Refusal.invalid("unknown or expired approval id"));
    }

    private void resolve(Call call, String family) {
        Params p = call.params().only("id", "decision", "reviewer", "grantExpiresInDays");
        String id = p.text("id");
        String word = p.text("decision");
        p.check();
        if (p.has("reviewer") || p.has("grantExpiresInDays")) {
            throw Refusal.invalid("nobody answers here for somebody else, and no answer outlasts its command; leave reviewer and grantExpiresInDays out");
        }
        Decision decision = Decision.named(word).orElseThrow(() -> Refusal.invalid("invalid decision"));
        found(id, family);
        switch (approving.approvals().resolve(id, decision, new Approver.Client(call.client().peer()))) {
            case DONE -> call.ok(Json.object().put("ok", true).build());
            case UNKNOWN -> throw Refusal.invalid("unknown or expired approval id");
            case NOT_OFFERED -> throw Refusal.invalid("allow-always is not offered for this; allow it once or deny it");
            case NOT_ALLOWED -> throw Refusal.invalid("this client may not answer approvals");
        }
    }

    private void file(Call call) {
        call.params().only().check();
        call.ok(view(held()));
    }

    private Held held() {
        try {
            return approving.rules().held();
        } catch (IllegalStateException e) {
            throw Refusal.invalid(e.getMessage());
        }
    }

    private void replace(Call call) {
        Params p = call.params().only("file", "baseHash");
        Json.Obj file = p.object("file");
        String hash = p.maybe("baseHash").orElse("");
        if (!p.has("file")) {
            p.issue("root", "must have required property 'file'");
        } else if (file.integer("version", 0) != 1) {
            p.issue("/file/version", "must be equal to constant");
        }
        p.check();
        if (held().exists() && hash.isEmpty()) {
            throw Refusal.invalid("exec approvals base hash required; re-run exec.approvals.get and retry");
        }
        String device = call.client().approver().deviceId();
        call.ok(view(approving.rules().replace(file, hash, device.isEmpty() ? "the shared secret" : "device " + device)));
    }

    private static Json view(Held held) {
        return Json.object().put("path", held.path()).put("exists", held.exists()).put("hash", held.hash()).put("file", held.file()).build();
    }
}
