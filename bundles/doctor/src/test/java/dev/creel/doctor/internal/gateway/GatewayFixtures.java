// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;

/** Set-ups of the gateway's own door. */
public final class GatewayFixtures {
    public static final List<Fixture> ALL = List.of(
            bad("gateway.token_too_short", "{gateway: {auth: {token: 'twenty-three-characters'}}}"),
            good("gateway.token_too_short", "{gateway: {auth: {token: 'twenty-four-characters-x'}}}"),
            bad("gateway.control_ui.device_auth_disabled", "{gateway: {controlUi: {dangerouslyDisableDeviceAuth: true}}}"),
            good("gateway.control_ui.device_auth_disabled", "{gateway: {controlUi: {dangerouslyDisableDeviceAuth: false}}}"),
            bad("gateway.control_ui.insecure_auth", "{gateway: {controlUi: {allowInsecureAuth: true}}}"),
            good("gateway.control_ui.insecure_auth", "{}"));

    private GatewayFixtures() {}
}
