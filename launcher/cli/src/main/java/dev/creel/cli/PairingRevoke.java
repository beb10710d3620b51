// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel pairing revoke}. */
@Command(name = "revoke", description = "put somebody out who was let in by a code; counts from the next message on")
final class PairingRevoke extends PairingCommand {
    @Parameters(index = "0", paramLabel = "CHANNEL")
    private String channel;

    @Parameters(index = "1", paramLabel = "SENDER", description = "the sender's id, as creel pairing list shows it")
    private String sender;

    @Override
    public Integer call() {
        Json.Obj row = only(rows(ask("channels.pairing.approved", params(channel).build()), "approved").stream()
                .filter(somebody -> text(somebody, "senderId").equals(sender)).toList(), "approval of " + sender);
        Json.Obj answer = ask("channels.pairing.revoke", Json.object().put("channel", channel).put(ACCOUNT, text(row, ACCOUNT))
                .put("senderId", sender).build());
        out.result(answer, "put out: " + who(row));
        return 0;
    }
}
