// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel devices approve}. */
@Command(name = "approve", description = "let a device in with what it asks for")
final class DeviceApprove extends DeviceCommand {
    @Parameters(paramLabel = "REQUEST", description = "the id that creel devices list shows")
    private String request;

    @Override
    public Integer call() {
        Json.Obj listed = ask("device.pair.list", Json.Obj.EMPTY);
        Json.Obj waiting = rows(listed, "pending").stream().filter(row -> text(row, "requestId").equals(request)).findFirst()
                .orElseThrow(() -> new CliException("no request " + request + " waits; a device that asks again has a new one: creel devices list"));
        Json.Obj answer = ask("device.pair.approve", Json.object().put("requestId", request).build(), needed(waiting, listed));
        out.result(answer, "approved: " + line(waiting));
        return 0;
    }

    /** Nobody gives what he does not hold; and another role for a device that is in already is for administrators. */
    private static List<String> needed(Json.Obj waiting, Json.Obj listed) {
        List<String> scopes = new ArrayList<>(texts(waiting, "scopes"));
        boolean known = rows(listed, "paired").stream().anyMatch(row -> text(row, "deviceId").equals(text(waiting, "deviceId"))
                && !texts(row, "roles").containsAll(texts(waiting, "roles")));
        if (known) {
            scopes.add(ADMIN);
        }
        return scopes;
    }
}
