// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.Arrays;
import java.util.List;

/**
 * Text that reads the same to people and to a parser. Files of rights consist of nothing else: what is invisible, turns the
 * direction of writing, overwrites the line before it or looks like a blank could show an operator other rights than are granted.
 */
final class PlainText {
    private static final char UNREADABLE = '\uFFFD';

    private PlainText() {}

    /**
     * The lines of a file; comments, which are whole lines that begin with {@code #} or {@code //}, come out empty.
     *
     * @throws IllegalArgumentException for the first character that is not plain, a comment's too
     */
    static List<String> lines(String file, int longest) {
        if (file.length() > longest) {
            throw new IllegalArgumentException("the file has more than " + longest + " characters");
        }
        String[] lines = file.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].endsWith("\r") && i < lines.length - 1 ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
            int odd = odd(line.replace('\t', ' '));
            if (odd >= 0) {
                throw new IllegalArgumentException("line " + (i + 1) + ", character " + (odd + 1) + ": " + name(line.codePointAt(odd))
                        + " does not belong into a file of rights; remove it");
            }
            lines[i] = isComment(line) ? "" : line;
        }
        return Arrays.asList(lines);
    }

    /** @throws IllegalArgumentException for the first character of a value that is not plain */
    static void check(String value) {
        int odd = odd(value);
        if (odd >= 0) {
            throw new IllegalArgumentException("a right holds no " + name(value.codePointAt(odd)));
        }
    }

    /** The same with a mark for each character that is not plain; a text with such a mark is never plain itself. */
    static String legible(String value) {
        if (odd(value) < 0) {
            return value;
        }
        StringBuilder out = new StringBuilder();
        value.codePoints().forEach(c -> out.appendCodePoint(isPlain(c) ? c : UNREADABLE));
        return out.toString();
    }

    private static boolean isComment(String line) {
        int start = 0;
        while (start < line.length() && (line.charAt(start) == ' ' || line.charAt(start) == '\t')) {
            start++;
        }
        return line.startsWith("#", start) || line.startsWith("//", start);
    }

    /** Where the first character that is not plain stands; below 0 if there is none. */
    private static int odd(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (!isPlain(text.codePointAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** The replacement character is what reading leaves of bytes that are no UTF-8. */
    private static boolean isPlain(int c) {
        return !isInvisible(c) && switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> c != UNREADABLE;
        };
    }

    /** Letters and marks that show nothing, and code points that are no characters; categories alone do not tell. */
    private static boolean isInvisible(int c) {
        return (c & 0xFFFE) == 0xFFFE || c == 0x34F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5
                || c >= 0x180B && c <= 0x180F || c == 0x2800 || c == 0x3164 || c >= 0xFDD0 && c <= 0xFDEF
                || c >= 0xFE00 && c <= 0xFE0F || c == 0xFFA0 || c >= 0xE0000 && c <= 0xE0FFF;
    }

    private static String name(int c) {
        return String.format("U+%04X", c);
    }
}
