// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/**
 * One pass over one text with the built-in rules. Every rule looks ahead only over what it then masks or over a run that is
 * remembered, and back over a bounded name, so that the work grows with the length and no faster, whatever the text; used once.
 */
final class Scan {
    private static final int LONGEST_NAME = 64;
    private static final int MOST_BLANKS = 16;

    private final CharSequence text;
    private final int length;
    private final Literals literals;
    private StringBuilder out;
    private int copied;

    /** The secret found last. */
    private int from;

    private int to;

    /** The run of token characters looked at last. */
    private int runStart = -1;

    private int runEnd = -1;

    Scan(CharSequence text, Literals literals) {
        this.text = text;
        this.length = text.length();
        this.literals = literals;
    }

    String run() {
        boolean given = !literals.isEmpty();
        char before = ' ';
        for (int i = 0; i < length; ) {
            char c = text.charAt(i);
            int known = given ? literals.at(text, i) : 0;
            if (known > 0) {
                copyTo(i);
                out.append("***");
                copied = i + known;
            } else if (c < 128 && found(i, c, before)) {
                copyTo(from);
                if (c == '-' && text.charAt(i + 1) == '-' && to - i > 30 && starts("-----BEGIN ", i)) {
                    out.append("…redacted…");
                } else {
                    Mask.append(out, text, from, to);
                }
                copied = to;
            }
            int next = Math.max(i + 1, copied);
            before = text.charAt(next - 1);
            i = next;
        }
        return out == null ? text.toString() : out.append(text, copied, length).toString();
    }

    private void copyTo(int end) {
        if (out == null) {
            out = new StringBuilder(length);
        }
        out.append(text, copied, end);
    }

    private boolean found(int i, char c, char before) {
        boolean wordStart = !alnum(before);
        if (c >= '0' && c <= '9') {
            return (before < '0' || before > '9') && telegram(i) || wordStart && token(i, c);
        }
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
            return wordStart && (token(i, c) || scheme(i, c) || discord(i, c));
        }
        return switch (c) {
            case ':' -> i + 2 < length && text.charAt(i + 1) == '/' && text.charAt(i + 2) == '/' ? userInfo(i + 3) : assignment(i);
            case '=' -> assignment(i);
            case '-' -> i + 2 < length && text.charAt(i + 1) == '-' && (text.charAt(i + 2) == '-' ? pem(i) : before != '-' && flag(i));
            case '+' -> wordStart && phone(i);
            default -> false;
        };
    }

    /** A key, token or password by the name before {@code =} or {@code :}, quoted or not, in JSON inside JSON too. */
    private boolean assignment(int at) {
        int end = at;
        while (end > 0 && at - end < MOST_BLANKS && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        if (end > 0 && quote(text.charAt(end - 1))) {
            end--;
            if (end > 0 && text.charAt(end - 1) == '\\') {
                end--;
            }
        }
        int start = end;
        while (start > 0 && end - start < LONGEST_NAME && nameChar(text.charAt(start - 1))) {
            start--;
        }
        SecretNames.Extent extent = SecretNames.extent(text, start, end, start > 0 ? text.charAt(start - 1) : ' ');
        return extent != SecretNames.Extent.NONE && value(at + 1, extent == SecretNames.Extent.LINE);
    }

    private boolean flag(int at) {
        int end = at + 2;
        while (end < length && end - at < LONGEST_NAME && nameChar(text.charAt(end))) {
            end++;
        }
        return end < length
                && (text.charAt(end) == ' ' || text.charAt(end) == '\t')
                && SecretNames.extent(text, at + 2, end, '-') == SecretNames.Extent.WORD
                && value(end, false);
    }

    private boolean value(int at, boolean line) {
        int start = at;
        while (start < length && start - at < MOST_BLANKS && blank(text.charAt(start))) {
            start++;
        }
        int escapes = 0;
        while (start + escapes < length && escapes < 4 && text.charAt(start + escapes) == '\\') {
            escapes++;
        }
        if (start + escapes < length && quote(text.charAt(start + escapes))) {
            return quoted(start + escapes + 1, text.charAt(start + escapes), escapes);
        }
        int end = start;
        while (end < length && !(line ? lineEnd(text.charAt(end)) : wordEnd(text.charAt(end)))) {
            end++;
        }
        while (end > start && trailing(text.charAt(end - 1))) {
            end--;
        }
        return span(start, end);
    }

    /** Up to the same quote with as many backslashes before it; without one, to the end of the line. */
    private boolean quoted(int start, char quote, int escapes) {
        int slashes = 0;
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                slashes++;
            } else if (c == quote && slashes <= escapes && slashes % 2 == escapes % 2) {
                return span(start, i - slashes);
            } else if (c == '\n') {
                return span(start, i);
            } else {
                slashes = 0;
            }
        }
        return span(start, length);
    }

    /** {@code Bearer} and {@code Basic} credentials that stand without a header's name. */
    private boolean scheme(int i, char c) {
        if (c != 'B' && c != 'b') {
            return false;
        }
        boolean bearer = startsAnyCase("bearer ", i);
        if (!bearer && !startsAnyCase("basic ", i)) {
            return false;
        }
        int start = i + (bearer ? 7 : 6);
        int end = start;
        while (end < length && credentialChar(text.charAt(end))) {
            end++;
        }
        return end - start >= (bearer ? 18 : 12) && (bearer || mixed(start, end)) && span(start, end);
    }

    /** Whether it looks encoded: an upper-case letter or a digit besides lower-case ones. */
    private boolean mixed(int start, int end) {
        boolean upper = false;
        boolean lower = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            upper |= c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            lower |= c >= 'a' && c <= 'z';
        }
        return upper && lower;
    }

    /** Tokens that tell what they are by how they begin. */
    private boolean token(int i, char c) {
        for (TokenKind kind : TokenKind.startingWith(c)) {
            if (starts(kind.prefix(), i)) {
                int end = kind.dotted() ? dotted(i) : runEnd(i);
                if (end - i - kind.prefix().length() >= kind.least()) {
                    return span(i, end);
                }
            }
        }
        return false;
    }

    /** Three parts of token characters with dots between, as JSON web tokens have them; 0-length when there are fewer. */
    private int dotted(int i) {
        int first = runEnd(i);
        if (first >= length || text.charAt(first) != '.') {
            return i;
        }
        int second = runEnd(first + 1);
        if (second == first + 1 || second >= length || text.charAt(second) != '.') {
            return i;
        }
        int third = runEnd(second + 1);
        return third == second + 1 ? second : third;
    }

    private boolean discord(int i, char c) {
        if (c < 'M' || c > 'O') {
            return false;
        }
        int first = runEnd(i);
        if (first - i < 23 || first - i > 28 || first >= length || text.charAt(first) != '.') {
            return false;
        }
        int second = runEnd(first + 1);
        if (second - first < 6 || second - first > 8 || second >= length || text.charAt(second) != '.') {
            return false;
        }
        int third = runEnd(second + 1);
        return third - second > 27 && span(i, third);
    }

    private boolean telegram(int i) {
        int colon = i;
        while (colon < length && colon - i < 16 && text.charAt(colon) >= '0' && text.charAt(colon) <= '9') {
            colon++;
        }
        if (colon - i < 6 || colon >= length || text.charAt(colon) != ':') {
            return false;
        }
        int end = runEnd(colon + 1);
        return end - colon > 20 && span(i, end);
    }

    private boolean phone(int i) {
        int end = i + 1;
        while (end < length && end - i < 18 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end - i > 8 && end - i < 17 && span(i, end);
    }

    private boolean userInfo(int start) {
        int at = -1;
        for (int i = start; i < length && !authorityEnd(text.charAt(i)); i++) {
            if (text.charAt(i) == '@') {
                at = i;
            }
        }
        return at > start && span(start, at);
    }

    private boolean pem(int i) {
        if (!starts("-----BEGIN ", i)) {
            return false;
        }
        int label = i + 11;
        while (label < length && label - i < LONGEST_NAME && text.charAt(label) != '-') {
            label++;
        }
        if (!ends("PRIVATE KEY", label) || !starts("-----", label)) {
            return false;
        }
        int end = label + 5;
        while (end < length && !(text.charAt(end) == '-' && starts("-----END ", end))) {
            end++;
        }
        return span(label + 5, end);
    }

    private boolean span(int start, int end) {
        from = start;
        to = end;
        return end > start;
    }

    /** End of the run of letters, digits, {@code _} and {@code -} at that place. */
    private int runEnd(int start) {
        if (start >= runStart && start < runEnd) {
            return runEnd;
        }
        int end = start;
        while (end < length && tokenChar(text.charAt(end))) {
            end++;
        }
        runStart = start;
        runEnd = end;
        return end;
    }

    private boolean starts(String prefix, int at) {
        if (at + prefix.length() > length) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text.charAt(at + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean startsAnyCase(String prefix, int at) {
        if (at + prefix.length() > length) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (Character.toLowerCase(text.charAt(at + i)) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean ends(String suffix, int end) {
        return end >= suffix.length() && starts(suffix, end - suffix.length());
    }

    private static boolean alnum(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean nameChar(char c) {
        return alnum(c) || c == '_' || c == '-';
    }

    private static boolean tokenChar(char c) {
        return alnum(c) || c == '_' || c == '-';
    }

    private static boolean credentialChar(char c) {
        return tokenChar(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
    }

    private static boolean quote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean lineEnd(char c) {
        return c == '\n' || c == '\r' || c == '"';
    }

    private static boolean wordEnd(char c) {
        return c <= ' ' || quote(c) || c == '&' || c == ',' || c == '<' || c == '>';
    }

    private static boolean trailing(char c) {
        return c == ')' || c == '}' || c == ']' || c == ';' || c == '\\';
    }

    private static boolean authorityEnd(char c) {
        return c <= ' ' || c == '/' || c == '?' || c == '#' || quote(c) || c == '<' || c == '>';
    }
}
