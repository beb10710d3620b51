// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.INFO;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.api.json.Json;
import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.Flag;
import java.util.List;

/** The checks of the gateway's own door, and of what makes it known to others. */
public final class GatewayChecks {
    private static final String PAGE = "gateway.controlUi.";

    public static final List<SceneCheck> ALL = List.of(
            new BeyondLoopback(),
            new TokenTooShort(),
            new BroadNetworks("gateway.trusted_proxies_broad", "gateway.trustedProxies",
                    "anybody in so large a network may say which address a request comes from"),
            new BroadNetworks("gateway.cleartext_broad", "gateway.cleartextFrom",
                    "whoever is in so large a network, or on the way, reads the shared secret as it is sent"),
            new Cleartext(),
            new AllowedOrigins(),
            Flag.on("gateway.control_ui.insecure_auth", CRITICAL, PAGE + "allowInsecureAuth",
                    "a page on this machine logs in with the shared secret alone, without a device key"),
            Flag.on("gateway.control_ui.device_auth_disabled", CRITICAL, PAGE + "dangerouslyDisableDeviceAuth",
                    "a page anywhere logs in with the shared secret alone, without a device key and without approval"),
            Flag.on("gateway.control_ui.host_header_origin_fallback", CRITICAL, PAGE + "dangerouslyAllowHostHeaderOriginFallback",
                    "any host name is believed, so a page under a foreign name that points here may open connections"),
            Flag.on("gateway.real_ip_fallback_enabled", WARN, "gateway.allowRealIpFallback",
                    "a header that a caller can write would name the caller's address"),
            new Flag("gateway.tailscale_funnel", CRITICAL, "gateway.tailscale.mode", Json.of("funnel"), "Tailscale Funnel shows the gateway to everybody",
                    "the whole internet reaches the port; only the shared secret is between it and the agent", "use \"serve\" or \"off\"", "\"off\""),
            new Flag("gateway.tailscale_serve", INFO, "gateway.tailscale.mode", Json.of("serve"), "Tailscale Serve shows the gateway to the tailnet",
                    "every device of the tailnet reaches the port", "", ""),
            new Flag("gateway.reload_off", WARN, "gateway.reload.mode", Json.of("off"), "changes of the configuration file are not taken over",
                    "what you narrow by hand does not hold until the gateway is restarted", "remove gateway.reload.mode", Flag.REMOVE),
            new DangerousHttpTools(),
            new HttpEndpoints(),
            new Flag("discovery.mdns_full_mode", WARN, "discovery.mdns.mode", Json.of("full"), "the gateway tells the local network about its machine",
                    "in full mode the announcement names paths and ports an intruder looks for", "use \"minimal\" or \"off\"", "\"minimal\""),
            new Flag("discovery.wide_area", WARN, "discovery.wideArea.enabled", Json.of(true), "the gateway is announced in a DNS zone",
                    "whoever can ask that zone learns where it is", "remove discovery.wideArea", "false"),
            new ProbeFailed());

    private GatewayChecks() {}
}
