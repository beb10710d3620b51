// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.util.List;
import java.util.stream.Stream;

/** Set-ups of the gateway's own door. */
public final class GatewayFixtures {
    private static final String PAGE = "{gateway: {controlUi: {%s}}}";
    private static final String LONG = "k3Jd82nfLs0qPz7vXw1yTb5R";

    public static final List<Fixture> ALL = Stream.of(door(), page(), networks(), rest()).flatMap(List::stream).toList();

    private GatewayFixtures() {}

    private static List<Fixture> door() {
        return List.of(
                bad("gateway.token_too_short", "{gateway: {auth: {token: 'k3Jd82nfLs0qPz7vXw1yTb5'}}}"),
                bad("gateway.token_too_short", "{gateway: {auth: {mode: 'password', password: 'hunter2'}}}"),
                bad("gateway.token_too_short", "{env: {CREEL_GATEWAY_TOKEN: 'short'}}"),
                good("gateway.token_too_short", "{env: {CREEL_GATEWAY_TOKEN: '" + LONG + "'}}"),
                good("gateway.token_too_short", "{gateway: {auth: {token: '" + LONG + "'}}}"),
                bad("gateway.secret_guessable", "{gateway: {auth: {token: 'changemechangemechangeme'}}}"),
                bad("gateway.secret_guessable", "{gateway: {auth: {token: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}}}"),
                good("gateway.secret_guessable", "{gateway: {auth: {token: '" + LONG + "'}}}"),
                bad("gateway.bind_beyond_loopback", "{gateway: {bind: 'lan'}}"),
                bad("gateway.bind_beyond_loopback", "{gateway: {bind: 'custom', customBindHost: '192.168.1.2'}}"),
                good("gateway.bind_beyond_loopback", "{gateway: {bind: 'custom', customBindHost: '127.0.0.1'}}"),
                good("gateway.bind_beyond_loopback", "{}"),
                bad("gateway.bind_weak_secret", "{gateway: {bind: 'lan', auth: {token: 'short'}}}"),
                bad("gateway.bind_weak_secret", "{env: {T: 'short'}, gateway: {bind: 'lan', auth: {token: '${T}'}}}"),
                good("gateway.bind_weak_secret", "{gateway: {bind: 'loopback', auth: {token: 'short'}}}"),
                good("gateway.bind_weak_secret", "{gateway: {bind: 'lan', auth: {token: '" + LONG + "'}}}"));
    }

    private static List<Fixture> page() {
        return List.of(
                bad("gateway.control_ui.device_auth_disabled", PAGE.formatted("dangerouslyDisableDeviceAuth: true")),
                good("gateway.control_ui.device_auth_disabled", PAGE.formatted("dangerouslyDisableDeviceAuth: false")),
                bad("gateway.control_ui.insecure_auth", PAGE.formatted("allowInsecureAuth: true")),
                good("gateway.control_ui.insecure_auth", PAGE.formatted("allowInsecureAuth: false")),
                bad("gateway.control_ui.host_header_origin_fallback", PAGE.formatted("dangerouslyAllowHostHeaderOriginFallback: true")),
                good("gateway.control_ui.host_header_origin_fallback", PAGE.formatted("dangerouslyAllowHostHeaderOriginFallback: false")),
                bad("gateway.control_ui.allowed_origins_wildcard", PAGE.formatted("allowedOrigins: ['https://a.example', '*']")),
                good("gateway.control_ui.allowed_origins_wildcard", PAGE.formatted("allowedOrigins: ['https://a.example']")));
    }

    private static List<Fixture> networks() {
        return List.of(
                bad("gateway.trusted_proxies_broad", "{gateway: {trustedProxies: ['[::]/0']}}"),
            bad("gateway.trusted_proxies_broad", "{gateway: {trustedProxies: ['0.0.0.0/0']}}"),
                bad("gateway.trusted_proxies_broad", "{gateway: {trustedProxies: ['::/0']}}"),
                good("gateway.trusted_proxies_broad", "{gateway: {trustedProxies: ['10.0.0.0/8', '192.168.1.2']}}"),
                bad("gateway.cleartext_broad", "{gateway: {cleartextFrom: ['0.0.0.0/1']}}"),
                good("gateway.cleartext_broad", "{gateway: {cleartextFrom: ['192.168.1.0/24']}}"),
                bad("gateway.cleartext_from", "{gateway: {cleartextFrom: ['192.168.1.0/24']}}"),
                good("gateway.cleartext_from", "{gateway: {cleartextFrom: []}}"),
                bad("gateway.real_ip_fallback_enabled", "{gateway: {allowRealIpFallback: true}}"),
                good("gateway.real_ip_fallback_enabled", "{gateway: {allowRealIpFallback: false}}"),
                bad("gateway.tailscale_funnel", "{gateway: {auth: {mode: 'password', password: 'k3Jd82nfLs0qPz7vXw1yTb5R'}, tailscale: {mode: 'funnel'}}}"),
                good("gateway.tailscale_funnel", "{gateway: {tailscale: {mode: 'serve'}}}"),
                bad("gateway.tailscale_serve", "{gateway: {tailscale: {mode: 'serve'}}}"),
                good("gateway.tailscale_serve", "{gateway: {tailscale: {mode: 'off'}}}"));
    }

    private static List<Fixture> rest() {
        return List.of(
                bad("gateway.reload_off", "{gateway: {reload: {mode: 'off'}}}"),
                good("gateway.reload_off", "{gateway: {reload: {mode: 'hot'}}}"),
                bad("gateway.tools_invoke_http.dangerous_allow", "{gateway: {tools: {allow: ['web_fetch', 'exec']}}}"),
                good("gateway.tools_invoke_http.dangerous_allow", "{gateway: {tools: {allow: ['web_fetch']}}}"),
                bad("gateway.http.endpoints_enabled", "{gateway: {http: {endpoints: {responses: {enabled: true}}}}}"),
                good("gateway.http.endpoints_enabled", "{gateway: {http: {endpoints: {responses: {enabled: false}}}}}"),
                bad("discovery.mdns_full_mode", "{discovery: {mdns: {mode: 'full'}}}"),
                good("discovery.mdns_full_mode", "{discovery: {mdns: {mode: 'minimal'}}}"),
                bad("discovery.wide_area", "{discovery: {wideArea: {enabled: true}}}"),
                good("discovery.wide_area", "{discovery: {wideArea: {enabled: false}}}"),
                bad("gateway.probe_failed", "{}").asked("connection refused"),
                good("gateway.probe_failed", "{}").asked(""));
    }
}
