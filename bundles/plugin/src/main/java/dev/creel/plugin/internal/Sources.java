// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.plugin.PluginRefusal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which URLs plugins may be installed from: plain https, below one of the operator's prefixes in {@code plugins.sources}. */
final class Sources {
    static final String KEY = "plugins.sources";
    /** What a path must not have: servers differ in what they make of dots and of encoded signs. */
    private static final Pattern TRICKS = Pattern.compile("(^|/)\\.{1,2}(/|$)|%2e|%2f|%5c|\\\\|//");

    private final List<String> prefixes;
    private final boolean any;

    /** @param any whether the operator allowed any origin this once */
    Sources(List<String> prefixes, boolean any) {
        this.prefixes = List.copyOf(prefixes);
        this.any = any;
    }

    /** @throws PluginRefusal for a place nobody may install from */
    void check(URI place) {
        if (!plain(place)) {
            throw new PluginRefusal("source.location", "\"" + place + "\" is no plain https URL: a host and a path, without user, query,"
                    + " fragment, dots or encoded slashes");
        }
        if (!any && prefixes.stream().noneMatch(prefix -> below(place, prefix))) {
            throw new PluginRefusal("source.origin", place + " is not below a prefix in " + KEY + "; add one there, for example \"https://"
                    + place.getRawAuthority() + "/\", or allow any origin this once");
        }
    }

    private static boolean plain(URI place) {
        return "https".equalsIgnoreCase(place.getScheme())
                && place.getHost() != null
                && place.getRawUserInfo() == null
                && place.getRawQuery() == null
                && place.getRawFragment() == null
                && !TRICKS.matcher(place.getRawPath().toLowerCase(Locale.ROOT)).find();
    }

    /** A prefix ends at a slash: {@code https://host/a} does not open {@code https://host/abc}. */
    private static boolean below(URI place, String prefix) {
        URI base;
        try {
            base = URI.create(prefix);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (base.getRawPath() == null || !plain(base)) {
            return false;
        }
        String path = base.getRawPath().endsWith("/") ? base.getRawPath() : base.getRawPath() + "/";
        return base.getHost().equalsIgnoreCase(place.getHost()) && port(base) == port(place) && place.getRawPath().startsWith(path);
    }

    private static int port(URI place) {
        return place.getPort() < 0 ? 443 : place.getPort();
    }
}
