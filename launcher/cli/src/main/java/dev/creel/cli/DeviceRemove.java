// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code creel devices remove}. */
@Command(name = "remove", description = "forget a device; its connections end at once")
final class DeviceRemove extends DeviceCommand {
    @Parameters(paramLabel = "DEVICE")
    private String device;

    @Override
    public Integer call() {
        Json.Obj answer = ask("device.pair.remove", Json.object().put("deviceId", device).build());
        out.result(answer, "removed: device " + text(answer, "deviceId"));
        return 0;
    }
}
