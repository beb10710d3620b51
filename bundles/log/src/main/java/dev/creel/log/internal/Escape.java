// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/** Makes text safe to stand in a line: control characters, line separators and direction marks are spelled out, so that nobody can forge a line or move the cursor. */
final class Escape {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Escape() {}

    /** The content of a JSON string. */
    static void json(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (unsafe(c) || loneSurrogate(text, i)) {
                unicode(out, c);
            } else {
                out.append(c);
            }
        }
    }

    /** A line for a terminal; {@code lines} keeps line feeds. */
    static void plain(StringBuilder out, String text, boolean lines) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' && !lines) {
                out.append("\\n");
            } else if (c == '\n' || c == '\t') {
                out.append(c);
            } else if (unsafe(c) || loneSurrogate(text, i)) {
                unicode(out, c);
            } else {
                out.append(c);
            }
        }
    }

    private static boolean unsafe(char c) {
        if (c < 0x7f) {
            return c < 0x20;
        }
        return c < 0xa0
                || c >= 0x200b && c <= 0x200f
                || c >= 0x2028 && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069
                || c == 0xfeff;
    }

    private static boolean loneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static void unicode(StringBuilder out, char c) {
        out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]).append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
    }
}
