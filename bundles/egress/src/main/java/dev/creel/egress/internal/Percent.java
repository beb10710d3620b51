// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986): everything but the unreserved characters. */
final class Percent {
    private static final String HEX = "0123456789ABCDEF";
    private static final String UNRESERVED = "-._~";

    private Percent() {}

    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 255);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    /** As a segment of a path, where a colon may stand as it is: not every server of Telegram's kind decodes one. */
    static String segment(String text) {
        return encode(text).replace("%3A", ":");
    }

    /** The same encoding with lower-case hex digits. */
    static String lowerHex(String encoded) {
        StringBuilder out = new StringBuilder(encoded);
        for (int i = 0; i + 2 < out.length(); i++) {
            if (out.charAt(i) == '%') {
                out.setCharAt(i + 1, Character.toLowerCase(out.charAt(i + 1)));
                out.setCharAt(i + 2, Character.toLowerCase(out.charAt(i + 2)));
            }
        }
        return out.toString();
    }
}
