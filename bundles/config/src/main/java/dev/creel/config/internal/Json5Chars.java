// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

/** The character classes of the JSON5 grammar. */
final class Json5Chars {
    private Json5Chars() {}

    static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x0B || c == '\f'
                || c > 0x7F && (c == 0xA0 || c == 0xFEFF || isLineEnd(c) || Character.getType(c) == Character.SPACE_SEPARATOR);
    }

    static boolean isNameStart(int c) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '$' || c == '_';
        }
        return Character.isLetter(c) || Character.getType(c) == Character.LETTER_NUMBER;
    }

    static boolean isNamePart(int c) {
        if (c < 0x80) {
            return isNameStart(c) || isDigit(c);
        }
        int type = Character.getType(c);
        return isNameStart(c) || type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK
                || type == Character.DECIMAL_DIGIT_NUMBER || type == Character.CONNECTOR_PUNCTUATION
                || c == 0x200C || c == 0x200D;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** True when the key needs no quotes. */
    static boolean isName(String key) {
        return !key.isEmpty() && isNameStart(key.charAt(0)) && key.chars().allMatch(c -> c < 0x80 && isNamePart(c));
    }
}
