// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Text of somebody else as it is shown to a person who decides: every character that is not plainly visible is written out, so
 * that no two texts look alike by control, direction or width. A pure function.
 */
public final class Shown {
    private static final char OPEN = '\u2039';
    private static final char CLOSE = '\u203a';

    /** Most characters of a text that is shown to somebody who decides; a question with a longer one is not asked. */
    public static final int MOST = 16_000;

    private Shown() {}

    /** The text in one line; what stands for a character is set in angle quotes, which are written out themselves. */
    public static String line(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (plain(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(OPEN).append(String.format("U+%04X", c)).append(CLOSE);
            }
        }
        return out.toString();
    }

    /** The same, with a note of how much is left out beyond a length. */
    public static String line(String text, int longest) {
        String all = line(text);
        if (all.length() <= longest) {
            return all;
        }
        int cut = Character.isHighSurrogate(all.charAt(longest - 1)) ? longest - 1 : longest;
        return all.substring(0, cut) + " " + OPEN + (all.length() - cut) + " more characters are not shown here" + CLOSE;
    }

    /** Texts in Markdown as code, a line each, whatever backticks they hold. */
    public static String code(List<String> texts, int longest) {
        String lines = texts.stream().map(text -> line(text, longest)).collect(Collectors.joining("\n"));
        int run = 0;
        int longestRun = 0;
        for (int i = 0; i < lines.length(); i++) {
            run = lines.charAt(i) == '`' ? run + 1 : 0;
            longestRun = Math.max(longestRun, run);
        }
        String fence = "`".repeat(Math.max(3, longestRun + 1));
        return fence + "\n" + lines + "\n" + fence;
    }

    private static boolean plain(int c) {
        if (c == OPEN || c == CLOSE) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            // Blank glyphs that count as letters or symbols.
            default -> c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0 && c != 0x2800;
        };
    }
}
