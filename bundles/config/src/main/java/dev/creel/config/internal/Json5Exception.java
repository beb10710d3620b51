// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

/** A text is not JSON5, or is beyond a limit; lines and columns count from 1. */
final class Json5Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Json5Exception(String text, int offset, String message) {
        super("line " + line(text, offset) + " column " + column(text, offset) + ": " + message);
    }

    private static int line(String text, int offset) {
        int line = 1;
        for (int i = 0; i < offset && i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            line += Json5Chars.isLineEnd(c) && !pair ? 1 : 0;
        }
        return line;
    }

    private static int column(String text, int offset) {
        int from = Math.min(offset, text.length());
        int start = from;
        while (start > 0 && !Json5Chars.isLineEnd(text.charAt(start - 1))) {
            start--;
        }
        return text.codePointCount(start, from) + 1;
    }
}
