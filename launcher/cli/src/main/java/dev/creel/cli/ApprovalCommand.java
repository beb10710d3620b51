// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.List;

/** A command about approvals of a running gateway, by the right to answer them or to administrate. */
abstract class ApprovalCommand extends DeviceCommand {
    private static final String APPROVALS = "operator.approvals";

    Json.Obj approvals(String method, Json.Obj params) {
        return ask(method, params, List.of(APPROVALS));
    }

    /** The approvals file as it is. */
    Json.Obj file() {
        return ask("exec.approvals.get", Json.Obj.EMPTY, List.of(ADMIN));
    }

    /** Puts another one in place of the one that was read. */
    Json.Obj replace(Json.Obj read, Json file) {
        Json.Builder params = Json.object().put("file", file);
        if (read.flag("exists", false)) {
            params.put("baseHash", read.text("hash", ""));
        }
        return ask("exec.approvals.set", params.build(), List.of(ADMIN));
    }
}
