// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel devices reject}. */
@Command(name = "reject", description = "turn down a request that waits")
final class DeviceReject extends DeviceCommand {
    @Parameters(paramLabel = "REQUEST")
    private String request;

    @Override
    public Integer call() {
        Json.Obj answer = ask("device.pair.reject", Json.object().put("requestId", request).build());
        out.result(answer, "turned down: device " + text(answer, "deviceId"));
        return 0;
    }
}
