// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel devices rotate}. */
@Command(name = "rotate", description = "end a device's token; it gets a new one when it next shows the gateway's secret")
final class DeviceRotate extends DeviceCommand {
    @Parameters(paramLabel = "DEVICE")
    private String device;

    @Option(names = "--role", defaultValue = "operator", description = "operator or node, default ${DEFAULT-VALUE}")
    private String role;

    @Option(names = "--scope", description = "what the new token shall be worth, if less than was approved; repeat it for more")
    private List<String> scopes;

    @Override
    public Integer call() {
        Json.Builder params = Json.object().put("deviceId", device).put("role", role);
        if (scopes != null) {
            params.put("scopes", Json.array(scopes.stream().map(Json::of).toList()));
        }
        // The new token may be worth anything that was approved, and nobody gives what he does not hold.
        Json.Obj answer = ask("device.token.rotate", params.build(), List.of(ADMIN));
        out.result(answer, "the token of device " + text(answer, "deviceId") + " as " + text(answer, "role") + " has ended");
        return 0;
    }
}
