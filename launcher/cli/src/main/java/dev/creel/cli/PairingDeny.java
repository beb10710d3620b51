// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel pairing deny}. */
@Command(name = "deny", description = "turn down a request that waits")
final class PairingDeny extends PairingCommand {
    @Parameters(index = "0", paramLabel = "CHANNEL")
    private String channel;

    @Parameters(index = "1", paramLabel = "REQUEST", description = "the request's id, or the sender's")
    private String which;

    @Override
    public Integer call() {
        Json.Obj row = only(rows(ask("channels.pairing.list", params(channel).build()), "requests").stream()
                .filter(request -> text(request, "requestId").equals(which) || text(request, "senderId").equals(which))
                .toList(), "request " + which);
        Json.Obj answer = ask("channels.pairing.dismiss", Json.object().put("channel", channel).put(ACCOUNT, text(row, ACCOUNT))
                .put("requestId", text(row, "requestId")).build());
        out.result(answer, "turned down: " + who(row));
        return 0;
    }
}
