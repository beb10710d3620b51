// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

/** Text of others made fit for one line: no control character, no character that changes the order of reading. Stateless. */
final class Shown {
    private Shown() {}

    static String of(String text, int longest) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> {
            if (plain(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        });
        return text.codePointCount(0, text.length()) > longest ? out.append("...").toString() : out.toString();
    }

    static boolean plain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> !(c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200E || c == 0x200F || c == 0x061C);
        };
    }
}
