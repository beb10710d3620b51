// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;

/** {@code creel approvals get}. */
@Command(name = "get", description = "print the approvals file")
final class ApprovalGet extends ApprovalCommand {
    @Override
    public Integer call() {
        Json.Obj held = file();
        out.result(held, Out.pretty(held.get("file"), ""));
        out.hint(held.flag("exists", false) ? text(held, "path")
                : "there is no " + text(held, "path") + " yet, so commands on the gateway's host are denied");
        return 0;
    }
}
