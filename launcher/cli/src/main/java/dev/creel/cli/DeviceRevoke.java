// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel devices revoke}. */
@Command(name = "revoke", description = "take a device's rights in a role; only a new approval gives them back")
final class DeviceRevoke extends DeviceCommand {
    @Parameters(paramLabel = "DEVICE")
    private String device;

    @Option(names = "--role", defaultValue = "operator", description = "operator or node, default ${DEFAULT-VALUE}")
    private String role;

    @Override
    public Integer call() {
        Json.Obj answer = ask("device.token.revoke", ofRole(device, role));
        out.result(answer, "revoked: device " + text(answer, "deviceId") + " as " + text(answer, "role"));
        return 0;
    }
}
