// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;

/** {@code creel devices list}. */
@Command(name = "list", description = "list devices that are in, and requests that wait")
final class DeviceList extends DeviceCommand {
    @Override
    public Integer call() {
        Json.Obj answer = ask("device.pair.list", Json.Obj.EMPTY);
        StringBuilder lines = new StringBuilder();
        for (Json.Obj request : rows(answer, "pending")) {
            lines.append("waits   ").append(text(request, "requestId")).append("  ").append(line(request)).append('\n');
        }
        for (Json.Obj device : rows(answer, "paired")) {
            lines.append(revoked(device) ? "revoked " : "in      ").append(text(device, "deviceId")).append("  ").append(line(device))
                    .append(text(device, "approvedVia").equals("silent") ? "  (by the shared secret on this machine)" : "").append('\n');
        }
        out.result(answer, lines.isEmpty() ? "no devices" : lines.toString().stripTrailing());
        return 0;
    }

    private static boolean revoked(Json.Obj device) {
        return texts(device, "roles").isEmpty();
    }
}
