// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Flag;
import java.util.List;

/** The checks of the gateway's own door. */
public final class GatewayChecks {
    private static final String PAGE = "gateway.controlUi.";

    public static final List<SceneCheck> ALL = List.of(
            new TokenTooShort(),
            Flag.on("gateway.control_ui.device_auth_disabled", Severity.CRITICAL, PAGE + "dangerouslyDisableDeviceAuth",
                    "a page anywhere logs in with the shared secret alone, without a device key and without approval"),
            Flag.on("gateway.control_ui.insecure_auth", Severity.CRITICAL, PAGE + "allowInsecureAuth",
                    "a page on this machine logs in with the shared secret alone, without a device key"));

    private GatewayChecks() {}
}
