// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

/** Reads the tokens that both encodings share; used by one thread. */
final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
        this.text = text;
    }

    /** Whether the next character, after blanks, is that one. */
    boolean at(char c) {
        blanks();
        return at < text.length() && text.charAt(at) == c;
    }

    void expect(char c) {
        if (!at(c)) {
            throw error("'" + c + "' expected");
        }
        at++;
    }

    boolean atEnd() {
        blanks();
        return at == text.length();
    }

    void end() {
        if (!atEnd()) {
            throw error("nothing more expected");
        }
    }

    /** A word: everything up to a blank, quote or bracket. */
    String word() {
        blanks();
        int start = at;
        while (at < text.length() && " \t\r\n\"()[]{}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (start == at) {
            throw error("a word expected");
        }
        return text.substring(start, at);
    }

    String quoted() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw error("control character in quotes");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        throw error("the closing quote is missing");
    }

    static String quote(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < ' ') {
                        throw new IllegalArgumentException("a control character cannot be encoded");
                    }
                    out.append(c);
                }
            }
        }
        return out.append('"').toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\' -> c;
            case 'r' -> '\r';
            case 'n' -> '\n';
            default -> throw error("an escape is one of \\\" \\\\ \\r \\n");
        };
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException(what + " at character " + (at + 1));
    }
}
