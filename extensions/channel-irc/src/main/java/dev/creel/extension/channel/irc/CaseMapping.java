// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

/** Which characters a server takes for the same letter in names; immutable. Unknown ones are taken for {@code ascii}, the narrowest. */
enum CaseMapping {
    ASCII("", ""),
    RFC1459("[]\\^", "{}|~"),
    STRICT("[]\\", "{}|");

    private final String upper;
    private final String lower;

    CaseMapping(String upper, String lower) {
        this.upper = upper;
        this.lower = lower;
    }

    static CaseMapping of(String token) {
        return switch (token) {
            case "rfc1459" -> RFC1459;
            case "strict-rfc1459", "rfc1459-strict" -> STRICT;
            default -> ASCII;
        };
    }

    /** The one form in which equal names are equal. */
    String fold(String name) {
        StringBuilder out = new StringBuilder(name);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            int special = upper.indexOf(c);
            if (special >= 0) {
                out.setCharAt(i, lower.charAt(special));
            } else if (c >= 'A' && c <= 'Z') {
                out.setCharAt(i, (char) (c + 32));
            }
        }
        return out.toString();
    }
}
