// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.confine.WebOrigin;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What {@code tools.web.fetch} says about pages, in one state of the configuration.
 *
 * @param home origins at private addresses the operator named, in normal form; what is no origin is none
 * @param domains the only ones to be reached; empty for all
 * @param denied those not to be reached, whatever else allows them
 */
record WebRules(boolean enabled, Duration timeout, int redirects, String agent, Set<String> home, List<String> domains, List<String> denied) {
    private static final String AT = "tools.web.fetch";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long LONGEST = 300;
    private static final int REDIRECTS = 3;
    private static final int MOST_REDIRECTS = 10;

    static WebRules of(Snapshot now) {
        Json.Obj section = now.object(AT);
        Duration asked = now.seconds(AT + ".timeoutSeconds", TIMEOUT);
        Duration timeout = asked.isZero() || asked.isNegative() ? TIMEOUT : asked;
        return new WebRules(now.flag(AT + ".enabled", true), timeout.toSeconds() > LONGEST ? Duration.ofSeconds(LONGEST) : timeout,
                (int) Math.max(0, Math.min(section.integer("maxRedirects", REDIRECTS), MOST_REDIRECTS)),
                section.text("userAgent", ""), origins(section), names(section, "allowDomains"), names(section, "denyDomains"));
    }

    /** The setting that keeps a host from being reached; empty for none. */
    String against(String host) {
        if (denied.stream().anyMatch(domain -> covers(domain, host))) {
            return AT + ".denyDomains";
        }
        return domains.isEmpty() || domains.stream().anyMatch(domain -> covers(domain, host)) ? "" : AT + ".allowDomains";
    }

    /** A domain stands for itself and the names below it, label by label, and for no name that only ends like it. */
    private static boolean covers(String domain, String host) {
        String name = domain.startsWith("*.") ? domain.substring(2) : domain;
        return !name.isEmpty() && (host.equals(name) || host.endsWith('.' + name));
    }

    private static Set<String> origins(Json.Obj section) {
        Set<String> origins = new HashSet<>();
        for (String text : names(section, "privateOrigins")) {
            try {
                origins.add(WebOrigin.parse(text).origin());
            } catch (IllegalArgumentException e) {
                // The schema refuses it where the configuration is written; here it grants nothing.
                continue;
            }
        }
        return origins;
    }

    private static List<String> names(Json.Obj section, String list) {
        return section.array(list).stream().filter(Json.Str.class::isInstance)
                .map(name -> ((Json.Str) name).value().strip().toLowerCase(Locale.ROOT)).toList();
    }
}
