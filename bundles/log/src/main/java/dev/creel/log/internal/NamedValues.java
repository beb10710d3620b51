// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/** Values that are secret by the name before them; each method says whether one stands behind that place. */
final class NamedValues {
    private static final int LONGEST_NAME = 64;
    private static final int MOST_BLANKS = 16;

    private final Passage passage;

    NamedValues(Passage passage) {
        this.passage = passage;
    }

    /** A key, token or password by the name before {@code =} or {@code :}, quoted or not, in JSON inside JSON too. */
    boolean assignment(int at) {
        int end = at;
        while (end > 0 && at - end < MOST_BLANKS && (passage.at(end - 1) == ' ' || passage.at(end - 1) == '\t')) {
            end--;
        }
        if (end > 0 && Glyphs.quote(passage.at(end - 1))) {
            end--;
            if (end > 0 && passage.at(end - 1) == '\\') {
                end--;
            }
        }
        int start = end;
        while (start > 0 && end - start < LONGEST_NAME && Glyphs.nameChar(passage.at(start - 1))) {
            start--;
        }
        SecretNames.Extent extent = SecretNames.extent(passage.text(), start, end, start > 0 ? passage.at(start - 1) : ' ');
        return extent != SecretNames.Extent.NONE && value(at + 1, extent == SecretNames.Extent.LINE);
    }

    boolean flag(int at) {
        int end = at + 2;
        while (end < passage.length() && end - at < LONGEST_NAME && Glyphs.nameChar(passage.at(end))) {
            end++;
        }
        return end < passage.length()
                && (passage.at(end) == ' ' || passage.at(end) == '\t')
                && SecretNames.extent(passage.text(), at + 2, end, '-') == SecretNames.Extent.WORD
                && value(end, false);
    }

    private boolean value(int at, boolean line) {
        int start = at;
        while (start < passage.length() && start - at < MOST_BLANKS && Glyphs.blank(passage.at(start))) {
            start++;
        }
        int escapes = 0;
        while (start + escapes < passage.length() && escapes < 4 && passage.at(start + escapes) == '\\') {
            escapes++;
        }
        if (start + escapes < passage.length() && Glyphs.quote(passage.at(start + escapes))) {
            return quoted(start + escapes + 1, passage.at(start + escapes), escapes);
        }
        int end = start;
        while (end < passage.length() && !(line ? Glyphs.lineEnd(passage.at(end)) : Glyphs.wordEnd(passage.at(end)))) {
            end++;
        }
        while (end > start && Glyphs.trailing(passage.at(end - 1))) {
            end--;
        }
        return passage.span(start, end);
    }

    /** Up to the same quote with as many backslashes before it; without one, to the end of the line. */
    private boolean quoted(int start, char quote, int escapes) {
        int slashes = 0;
        for (int i = start; i < passage.length(); i++) {
            char c = passage.at(i);
            if (c == '\\') {
                slashes++;
            } else if (c == quote && slashes <= escapes && slashes % 2 == escapes % 2) {
                return passage.span(start, i - slashes);
            } else if (c == '\n') {
                return passage.span(start, i);
            } else {
                slashes = 0;
            }
        }
        return passage.span(start, passage.length());
    }
}
