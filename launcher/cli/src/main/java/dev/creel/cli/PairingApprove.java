// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel pairing approve}. */
@Command(name = "approve", description = "let in who was given a code, to direct messages with that account")
final class PairingApprove extends PairingCommand {
    private static final int LONGEST_CODE = 32;

    @Parameters(index = "0", paramLabel = "CHANNEL")
    private String channel;

    @Parameters(index = "1", paramLabel = "CODE", description = "what the person told you, or the request's id")
    private String code;

    @Option(names = "--notify", description = "tell the person")
    private boolean notify;

    @Override
    public Integer call() {
        boolean owners = ask("channels.pairing.list", params(channel).build()).flag("commandOwnerConfigured", false);
        Json.Builder params = params(channel).put("notify", notify);
        Json.Obj answer = ask("channels.pairing.approve", code.length() > LONGEST_CODE ? byRequest(params) : params.put("code", code).build());
        String sender = text(answer, "senderId");
        StringBuilder said = new StringBuilder("let in: " + sender + " to direct messages of " + channel + "; not to groups, and not as an owner");
        if (text(answer, "notification").equals("failed")) {
            said.append("\nwarning: could not be told");
        }
        if (!owners) {
            said.append("\nif this is you, make yourself the owner: creel config set commands.ownerAllowFrom ").append(owner(channel + ':' + sender));
        }
        out.result(answer, said.toString());
        return 0;
    }

    /** A list of one for a shell: an id may hold quotes, and whoever wrote it chose them. */
    private static String owner(String id) {
        return '\'' + Json.array(List.of(Json.of(id))).text().replace("'", "'\\''") + '\'';
    }

    private Json.Obj byRequest(Json.Builder params) {
        Json.Obj row = only(rows(ask("channels.pairing.list", params(channel).build()), "requests").stream()
                .filter(request -> text(request, "requestId").equals(code)).toList(), "request " + code);
        return params.put(ACCOUNT, text(row, ACCOUNT)).put("requestId", code).build();
    }
}
