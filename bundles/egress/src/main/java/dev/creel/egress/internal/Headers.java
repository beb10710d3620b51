// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.plugin.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The headers a plugin may send: what frames the message or routes it belongs to the host. */
final class Headers {
    private static final int MOST = 64;
    private static final int MAX_VALUE = 16 << 10;
    private static final Set<String> HOSTS_OWN = Set.of(
            "host", "content-length", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
            "expect", "accept-encoding", "http2-settings", "via");
    /** What may follow a redirect to another origin: everything else could be a credential. */
    private static final Set<String> HARMLESS = Set.of("accept", "accept-language", "user-agent");

    private Headers() {}

    /** @throws Failure with {@code BAD_INPUT} for a header that is malformed or the host's own */
    static List<Outbound.Header> checked(Map<String, List<String>> headers) {
        List<Outbound.Header> out = new ArrayList<>();
        headers.forEach((name, values) -> {
            checkName(name);
            values.forEach(value -> out.add(new Outbound.Header(name, checkedValue(name, value), false)));
        });
        if (out.size() > MOST) {
            throw bad("a request has at most " + MOST + " headers");
        }
        return out;
    }

    static void checkName(String name) {
        boolean token = !name.isEmpty() && name.length() <= 100 && name.chars().allMatch(Headers::isTokenChar);
        if (!token) {
            throw bad("a header's name consists of letters, digits and hyphens");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (HOSTS_OWN.contains(lower) || lower.startsWith("proxy-") || lower.startsWith("sec-websocket-")) {
            throw bad("the header " + name + " is the host's");
        }
    }

    /** A line end in a value would begin another header, or another request. */
    static String checkedValue(String name, String value) {
        boolean printable = value.length() <= MAX_VALUE
                && value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127) || (c >= 160 && c < 256));
        if (!printable) {
            throw bad("the value of the header " + name + " is too long or has characters a header cannot have");
        }
        return value;
    }

    static boolean isHarmless(String name) {
        return HARMLESS.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static Failure bad(String rule) {
        return new Failure(Failure.Code.BAD_INPUT, rule);
    }
}
