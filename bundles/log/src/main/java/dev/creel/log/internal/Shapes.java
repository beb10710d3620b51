// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/** Secrets that show by their own look, whatever stands before them; each method says whether one begins at that place. */
final class Shapes {
    private static final int LONGEST_LABEL = 64;

    private final Passage passage;

    Shapes(Passage passage) {
        this.passage = passage;
    }

    /** {@code Bearer} and {@code Basic} credentials that stand without a header's name. */
    boolean scheme(int i, char c) {
        if (c != 'B' && c != 'b') {
            return false;
        }
        boolean bearer = passage.startsAnyCase("bearer ", i);
        if (!bearer && !passage.startsAnyCase("basic ", i)) {
            return false;
        }
        int start = i + (bearer ? 7 : 6);
        int end = start;
        while (end < passage.length() && Glyphs.credentialChar(passage.at(end))) {
            end++;
        }
        return end - start >= (bearer ? 18 : 12) && (bearer || mixed(start, end)) && passage.span(start, end);
    }

    /** Whether it looks encoded: an upper-case letter or a digit besides lower-case ones. */
    private boolean mixed(int start, int end) {
        boolean upper = false;
        boolean lower = false;
        for (int i = start; i < end; i++) {
            char c = passage.at(i);
            upper |= c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            lower |= c >= 'a' && c <= 'z';
        }
        return upper && lower;
    }

    /** Tokens that tell what they are by how they begin. */
    boolean token(int i, char c) {
        for (TokenKind kind : TokenKind.startingWith(c)) {
            if (passage.starts(kind.prefix(), i)) {
                int end = kind.dotted() ? dotted(i) : passage.runEnd(i);
                if (end - i - kind.prefix().length() >= kind.least()) {
                    return passage.span(i, end);
                }
            }
        }
        return false;
    }

    /** Three parts of token characters with dots between, as JSON web tokens have them; 0-passage.length() when there are fewer. */
    private int dotted(int i) {
        int first = passage.runEnd(i);
        if (first >= passage.length() || passage.at(first) != '.') {
            return i;
        }
        int second = passage.runEnd(first + 1);
        if (second == first + 1 || second >= passage.length() || passage.at(second) != '.') {
            return i;
        }
        int third = passage.runEnd(second + 1);
        return third == second + 1 ? second : third;
    }

    boolean discord(int i, char c) {
        if (c < 'M' || c > 'O') {
            return false;
        }
        int first = passage.runEnd(i);
        if (first - i < 23 || first - i > 28 || first >= passage.length() || passage.at(first) != '.') {
            return false;
        }
        int second = passage.runEnd(first + 1);
        if (second - first < 6 || second - first > 8 || second >= passage.length() || passage.at(second) != '.') {
            return false;
        }
        int third = passage.runEnd(second + 1);
        return third - second > 27 && passage.span(i, third);
    }

    boolean telegram(int i) {
        int colon = i;
        while (colon < passage.length() && colon - i < 16 && passage.at(colon) >= '0' && passage.at(colon) <= '9') {
            colon++;
        }
        if (colon - i < 6 || colon >= passage.length() || passage.at(colon) != ':') {
            return false;
        }
        int end = passage.runEnd(colon + 1);
        return end - colon > 20 && passage.span(i, end);
    }

    boolean phone(int i) {
        int end = i + 1;
        while (end < passage.length() && end - i < 18 && passage.at(end) >= '0' && passage.at(end) <= '9') {
            end++;
        }
        return end - i > 8 && end - i < 17 && passage.span(i, end);
    }

    boolean userInfo(int start) {
        int at = -1;
        for (int i = start; i < passage.length() && !Glyphs.authorityEnd(passage.at(i)); i++) {
            if (passage.at(i) == '@') {
                at = i;
            }
        }
        return at > start && passage.span(start, at);
    }

    boolean pem(int i) {
        if (!passage.starts("-----BEGIN ", i)) {
            return false;
        }
        int label = i + 11;
        while (label < passage.length() && label - i < LONGEST_LABEL && passage.at(label) != '-') {
            label++;
        }
        if (!passage.ends("PRIVATE KEY", label) || !passage.starts("-----", label)) {
            return false;
        }
        int end = label + 5;
        while (end < passage.length() && !(passage.at(end) == '-' && passage.starts("-----END ", end))) {
            end++;
        }
        return passage.span(label + 5, end);
    }
}
