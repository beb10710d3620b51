// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings by which an operator gives up a protection: they work, and they are said aloud wherever the gateway says
 * something about itself.
 *
 * @param warnings one for each that is set
 */
public record BreakGlass(boolean insecureAuth, boolean noDeviceAuth, boolean hostHeaderOrigin, List<Warning> warnings) {
    private static final String PAGE = "gateway.controlUi.";

    public BreakGlass {
        warnings = List.copyOf(warnings);
    }

    /** @param key the setting @param text what is given up, and the remedy */
    public record Warning(String key, String text) {}

    public static BreakGlass of(Snapshot now) {
        List<Warning> found = new ArrayList<>();
        boolean insecure = flag(now, PAGE + "allowInsecureAuth", found,
                "a page on this machine logs in with the shared secret alone, without a device key; open it by http://localhost instead");
        boolean noDevice = flag(now, PAGE + "dangerouslyDisableDeviceAuth", found,
                "a page anywhere logs in with the shared secret alone, without a device key and without approval; remove it");
        boolean hostHeader = flag(now, PAGE + "dangerouslyAllowHostHeaderOriginFallback", found,
                "any host name is believed, so a page under a foreign name that points here may open connections; list the page's"
                        + " origin in gateway.controlUi.allowedOrigins instead");
        if (now.list(PAGE + "allowedOrigins").contains(Json.of("*"))) {
            found.add(new Warning(PAGE + "allowedOrigins", "pages of every site may open connections; list exact origins instead of *"));
        }
        if (!now.list("gateway.cleartextFrom").isEmpty()) {
            found.add(new Warning("gateway.cleartextFrom", "clients of those networks send the secret in clear; use TLS or the tailnet"));
        }
        now.object("channels").members().forEach((channel, section) -> open(channel, section, found));
        return new BreakGlass(insecure, noDevice, hostHeader, found);
    }

    private static boolean flag(Snapshot now, String key, List<Warning> found, String text) {
        boolean set = now.flag(key, false);
        if (set) {
            found.add(new Warning(key, text));
        }
        return set;
    }

    private static void open(String channel, Json section, List<Warning> found) {
        for (String key : List.of("dmPolicy", "groupPolicy")) {
            if (section instanceof Json.Obj o && o.text(key).filter("open"::equals).isPresent()) {
                found.add(new Warning("channels." + channel + "." + key, "everybody may talk to the agent; use allowlist or pairing"));
            }
        }
    }

    /** Whether a page may log in without a device. @param local whether it runs on this machine */
    public boolean pageWithoutDevice(boolean local) {
        return noDeviceAuth || insecureAuth && local;
    }
}
