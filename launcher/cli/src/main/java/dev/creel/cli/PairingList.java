// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel pairing list}. */
@Command(name = "list", description = "list people who wait to be let in, and those who were")
final class PairingList extends PairingCommand {
    @Parameters(paramLabel = "CHANNEL", arity = "0..1", defaultValue = "")
    private String channel;

    @Override
    public Integer call() {
        Json.Obj wanted = params(channel).build();
        Json.Obj waiting = ask("channels.pairing.list", wanted);
        Json.Obj approved = ask("channels.pairing.approved", wanted);
        StringBuilder lines = new StringBuilder();
        for (Json.Obj request : rows(waiting, "requests")) {
            lines.append("waits  ").append(text(request, "requestId")).append("  ").append(who(request))
                    .append("  until ").append(text(request, "expiresAt")).append('\n');
        }
        for (Json.Obj somebody : rows(approved, "approved")) {
            lines.append("in     ").append(who(somebody)).append("  since ").append(text(somebody, "approvedAt")).append('\n');
        }
        Json.Obj both = Json.object().put("requests", waiting.get("requests")).put("approved", approved.get("approved"))
                .put("accounts", waiting.get("accounts")).put("limits", waiting.get("limits")).build();
        out.result(both, lines.isEmpty() ? "nobody waits, and nobody was let in by a code" : lines.toString().stripTrailing());
        return 0;
    }
}
