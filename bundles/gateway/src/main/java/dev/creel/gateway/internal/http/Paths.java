// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import java.util.Optional;

/**
 * The one spelling of a path that the guard and the routes both see. Whatever could be read in two ways (escapes,
 * doubled slashes, dot segments, path parameters, backslashes) has no canonical form and is refused, because a protected
 * route could be reached under a spelling the guard does not know.
 */
final class Paths {
    private static final int LONGEST = 1024;
    private static final String PLAIN = "-._~!$'()*+,=:@&";

    private Paths() {}

    /** @param raw the path as sent, without query */
    static Optional<String> canonical(String raw) {
        if (raw.isEmpty() || raw.length() > LONGEST || raw.charAt(0) != '/') {
            return Optional.empty();
        }
        int segment = 1;
        for (int i = 1; i <= raw.length(); i++) {
            if (i == raw.length() || raw.charAt(i) == '/') {
                if (!segment(raw, segment, i)) {
                    return Optional.empty();
                }
                segment = i + 1;
            } else if (!plain(raw.charAt(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(raw);
    }

    /** An empty segment is allowed at the very end only; dot segments never. */
    private static boolean segment(String raw, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return to == raw.length();
        }
        return !(length == 1 && raw.charAt(from) == '.' || length == 2 && raw.startsWith("..", from));
    }

    private static boolean plain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }
}
