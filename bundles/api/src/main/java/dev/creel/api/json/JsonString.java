// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.json;

/** Strings as JSON writes them. */
final class JsonString {
    private static final char REPLACEMENT = '\uFFFD';
    private static final String HEX = "0123456789abcdef";

    private JsonString() {}

    /** The text with U+FFFD for each half of a surrogate pair that stands alone. */
    static String mended(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (isPair(text, i)) {
                    i++;
                } else {
                    text.setCharAt(i, REPLACEMENT);
                }
            }
        }
        return text.toString();
    }

    /** Writes the text with its quotes. */
    static void write(String text, StringBuilder out) {
        out.append('"');
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c)) {
                continue;
            }
            if (isPair(text, i)) {
                i++;
                continue;
            }
            part(text, done, i, out);
            done = i + 1;
            escape(c, out);
        }
        part(text, done, text.length(), out);
        out.append('"');
    }

    /** As a string of its own: a builder takes a piece of a longer one character by character. */
    private static void part(String text, int from, int to, StringBuilder out) {
        if (from < to) {
            out.append(text.substring(from, to));
        }
    }

    private static boolean isPair(CharSequence text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (Character.isSurrogate(c)) {
                    out.append(REPLACEMENT);
                } else {
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.append(HEX.charAt(c >> shift & 15));
                    }
                }
            }
        }
    }
}
