// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.confine.WebOrigin;
import java.nio.charset.StandardCharsets;

/**
 * The address of a page as somebody wrote it, taken apart once: what is checked is what is asked for. What two parsers could read
 * differently is refused; what a path merely ought to have escaped is escaped.
 *
 * @param origin scheme, host and port in normal form
 * @param path path and query, encoded
 */
record PageAddress(WebOrigin origin, String path) {
    private static final int LONGEST = 4_096;
    private static final String PLAIN = "-._~!$&'()*+,;=:@/?%";

    /** @throws IllegalArgumentException when it is no address of a page; says which rule it breaks */
    static PageAddress parse(String text) {
        String url = text.strip();
        if (url.length() > LONGEST) {
            throw new IllegalArgumentException("the address of a page has at most " + LONGEST + " characters");
        }
        if (url.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("the address of a page has no backslash and no control character");
        }
        int slashes = url.indexOf("://");
        int end = slashes < 0 ? url.length() : authorityEnd(url, slashes + 3);
        WebOrigin origin = WebOrigin.parse(url.substring(0, end));
        if (!origin.web()) {
            throw new IllegalArgumentException("a page is at http:// or https://");
        }
        int fragment = url.indexOf('#', end);
        String rest = escaped(url.substring(end, fragment < 0 ? url.length() : fragment), PLAIN);
        return new PageAddress(origin, rest.startsWith("/") ? rest : '/' + rest);
    }

    private static int authorityEnd(String url, int from) {
        int at = from;
        while (at < url.length() && "/?#".indexOf(url.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** Where a redirect says to go, with what a header should not have had in it escaped. */
    static String location(String header) {
        return escaped(header.strip(), PLAIN + "#[]");
    }

    private static String escaped(String text, String plain) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 255);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || plain.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return out.toString();
    }
}
